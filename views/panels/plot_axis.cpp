// SPDX-License-Identifier: Apache-2.0
#include "views/panels/plot_axis.h"

#include <algorithm>
#include <cmath>

namespace sl {

PlotAxis::PlotAxis(double low, double high, bool logarithmic)
    : m_low(std::min(low, high)), m_high(std::max(low, high)), m_log(logarithmic && m_low > 0) {
    if (m_high > m_low) return;
    if (m_log) {
        m_low /= 2;
        m_high *= 2;
    } else {
        const double room = m_low == 0 ? 1 : std::abs(m_low) / 2;
        m_low -= room;
        m_high += room;
    }
}

double PlotAxis::share(double value) const {
    if (m_log) {
        if (value <= 0) return 0;
        return std::log(value / m_low) / std::log(m_high / m_low);
    }
    return (value - m_low) / (m_high - m_low);
}

double PlotAxis::value(double share) const {
    return m_log ? m_low * std::pow(m_high / m_low, share) : m_low + share * (m_high - m_low);
}

std::vector<double> PlotAxis::ticks(int most) const {
    most = std::max(2, most);
    if (m_log) {
        auto powers = powerTicks(most);
        if (powers.size() >= 2) return powers;
    }
    return evenTicks(most);
}

std::vector<double> PlotAxis::evenTicks(int most) const {
    const double raw = (m_high - m_low) / most;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    double step = power * 10;
    for (const double factor : {1.0, 2.0, 5.0})
        if (power * factor >= raw * (1 - 1e-9)) {
            step = power * factor;
            break;
        }
    std::vector<double> list;
    const double slack = step * 1e-6;
    for (double n = std::ceil((m_low - slack) / step); n * step <= m_high + slack; ++n)
        if (list.size() <= static_cast<std::size_t>(most)) list.push_back(n == 0 ? 0 : n * step);
    return list;
}

std::vector<double> PlotAxis::powerTicks(int most) const {
    const int first = static_cast<int>(std::ceil(std::log10(m_low) - 1e-9));
    const int last = static_cast<int>(std::floor(std::log10(m_high) + 1e-9));
    const int every = std::max(1, (last - first + most) / most);
    std::vector<double> list;
    for (int power = first; power <= last; power += every) list.push_back(std::pow(10, power));
    return list;
}

QString axisText(double value) {
    const double size = std::abs(value);
    if (size >= 1e6 || (size > 0 && size < 1e-3)) {
        const QString text = QString::number(value, 'e', 2);  // "3.00e-04"
        QString mantissa = text.section('e', 0, 0);
        while (mantissa.endsWith('0')) mantissa.chop(1);
        if (mantissa.endsWith('.')) mantissa.chop(1);
        return mantissa + "e" + QString::number(text.section('e', 1).toInt());
    }
    if (size >= 10'000) return QString::number(value / 1000, 'g', 3) + "k";
    return QString::number(value, 'g', 4);
}

}  // namespace sl
