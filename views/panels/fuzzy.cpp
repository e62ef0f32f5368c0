// SPDX-License-Identifier: Apache-2.0
#include "views/panels/fuzzy.h"

#include <algorithm>

namespace sl {

namespace {

constexpr int kNeighbour = 15;  // above the start of a word: "dark" is Dark, not Dock and …
constexpr int kUnreached = -1'000'000;

bool startsWord(const QString& text, qsizetype i) {
    return i == 0 || !text[i - 1].isLetterOrNumber() ||
           (text[i].isUpper() && text[i - 1].isLower());
}

int letterScore(const QString& text, qsizetype i) {
    return startsWord(text, i) ? 12 : 2;
}

}  // namespace

std::optional<int> fuzzyScore(const QString& typed, const QString& text,
                              std::vector<int>* positions) {
    QString wanted = typed.toLower();
    wanted.remove(' ');
    if (positions != nullptr) positions->clear();
    if (wanted.isEmpty()) return 0;
    const QString lower = text.toLower();
    const auto n = static_cast<std::size_t>(wanted.size());
    const auto m = static_cast<std::size_t>(lower.size());
    if (n > m || n > 64 || m > 512) return std::nullopt;
    // best[k][i]: best score with letter k matched at place i; a run of letters pays.
    std::vector<std::vector<int>> best(n, std::vector<int>(m, kUnreached));
    std::vector<std::vector<int>> from(n, std::vector<int>(m, -1));
    for (std::size_t k = 0; k < n; ++k) {
        int reach = kUnreached, reachAt = -1;
        for (std::size_t i = k; i < m; ++i) {
            if (k > 0 && i > 0 && best[k - 1][i - 1] - 1 > reach) {
                reach = best[k - 1][i - 1] - 1;
                reachAt = static_cast<int>(i) - 1;
            }
            if (lower[static_cast<qsizetype>(i)] != wanted[static_cast<qsizetype>(k)]) continue;
            const int own = letterScore(text, static_cast<qsizetype>(i));
            if (k == 0) {
                best[k][i] = own - static_cast<int>(std::min<std::size_t>(i, 6));
                continue;
            }
            if (reachAt >= 0) {
                best[k][i] = reach + own;
                from[k][i] = reachAt;
            }
            if (i > 0 && best[k - 1][i - 1] > kUnreached / 2 &&
                best[k - 1][i - 1] + kNeighbour > best[k][i]) {
                best[k][i] = best[k - 1][i - 1] + kNeighbour;
                from[k][i] = static_cast<int>(i) - 1;
            }
        }
    }
    const auto last = std::max_element(best[n - 1].begin(), best[n - 1].end());
    if (*last <= kUnreached / 2) return std::nullopt;
    if (positions != nullptr) {
        int at = static_cast<int>(last - best[n - 1].begin());
        for (std::size_t k = n; k-- > 0;) {
            positions->push_back(at);
            at = from[k][static_cast<std::size_t>(at)];
        }
        std::reverse(positions->begin(), positions->end());
    }
    return *last - static_cast<int>(m) / 8;
}

}  // namespace sl
