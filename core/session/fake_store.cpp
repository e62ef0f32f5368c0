// SPDX-License-Identifier: Apache-2.0
#include "core/session/fake_store.h"

#include <algorithm>
#include <set>

#include "core/base/ids.h"
#include "core/base/json.h"

namespace sl {

namespace {

class FakeStore : public ExperimentStore {
public:
    FakeStore(std::string path, std::shared_ptr<FakeBehaviour> behaviour)
        : m_path(std::move(path)), m_behaviour(std::move(behaviour)) {}

    Result<void> addAsk(Run& run, const Query& query, Answer& answer) override {
        return put(run, query, answer);
    }
    Result<void> addFailedAsk(Run& run, const Query& query, const Error& error) override {
        run.text = error.message;
        return put(run, query, {});
    }
    Result<void> putRun(const Run& run) override { return put(run, {}, {}); }

    Result<std::vector<Run>> runs(const Filter& filter) override {
        const std::lock_guard lock(m_behaviour->mutex);
        std::vector<Run> list;
        for (const auto& [id, record] : m_behaviour->records[m_path]) {
            const Run& run = record.first;
            if (filter.starredOnly && !run.starred) continue;
            if (!fits(run.verdict, filter.verdict)) continue;
            const std::string all =
                run.prompt + run.text + (run.media.empty() ? "" : run.media.front());
            if (all.find(filter.text) != std::string::npos) list.insert(list.begin(), run);
        }
        return list;
    }
    Result<Run> run(const std::string& id) override {
        const std::lock_guard lock(m_behaviour->mutex);
        const auto& records = m_behaviour->records[m_path];
        const auto found = records.find(id);
        if (found == records.end()) return fail(ErrorCode::BadInput, "there is no run " + id);
        return found->second.first;
    }
    Result<void> setStar(const std::string& id, bool starred) override {
        return change(id, [&](Run& run) { run.starred = starred; });
    }
    Result<void> setNote(const std::string& id, const std::string& note) override {
        return change(id, [&](Run& run) { run.note = note; });
    }
    Result<void> setVerdict(const std::string& id, const std::string& verdict) override {
        return change(id, [&](Run& run) { run.verdict = verdict; });
    }
    Result<void> removeRun(const std::string& id) override {
        const std::lock_guard lock(m_behaviour->mutex);
        m_behaviour->records[m_path].erase(id);
        return {};
    }
    Result<Answer> answer(const std::string& id) override {
        const std::lock_guard lock(m_behaviour->mutex);
        return m_behaviour->records[m_path][id].second;
    }
    Result<std::vector<Annotation>> annotations(const std::string& runId) override {
        {
            const std::lock_guard lock(m_behaviour->mutex);
            const auto& changed = m_behaviour->annotations[m_path];
            if (const auto found = changed.find(runId); found != changed.end())
                return found->second;
        }
        return answer(runId)->annotations;
    }
    Result<void> setAnnotations(const std::string& runId,
                                const std::vector<Annotation>& annotations) override {
        const std::lock_guard lock(m_behaviour->mutex);
        if (m_behaviour->records[m_path].count(runId) == 0)
            return fail(ErrorCode::BadInput, "there is no run " + runId);
        m_behaviour->annotations[m_path][runId] = annotations;
        m_behaviour->corrections[m_path][runId].push_back({"somebody", utcNow(), annotations});
        return {};
    }
    Result<std::vector<std::string>> labels() override {
        const std::lock_guard lock(m_behaviour->mutex);
        std::set<std::string> labels;
        for (const auto& [id, record] : m_behaviour->records[m_path])
            for (const Annotation& annotation : record.second.annotations)
                labels.insert(annotation.label);
        return std::vector<std::string>(labels.begin(), labels.end());
    }
    Result<std::vector<Correction>> corrections(const std::string& runId) override {
        const std::lock_guard lock(m_behaviour->mutex);
        return m_behaviour->corrections[m_path][runId];
    }
    Result<void> setSetting(const std::string& key, const std::string& value) override {
        const std::lock_guard lock(m_behaviour->mutex);
        m_behaviour->settings[m_path][key] = value;
        return {};
    }
    Result<std::optional<std::string>> setting(const std::string& key) override {
        const std::lock_guard lock(m_behaviour->mutex);
        const auto& settings = m_behaviour->settings[m_path];
        const auto found = settings.find(key);
        if (found == settings.end()) return std::nullopt;
        return found->second;
    }
    const std::string& path() const override { return m_path; }

private:
    static bool fits(const std::string& verdict, const std::string& wanted) {
        if (wanted.empty()) return true;
        if (wanted == "judged") return !verdict.empty();
        return wanted == "open" ? verdict.empty() : verdict == wanted;
    }
    Result<void> put(Run run, const Query& query, const Answer& answer) {
        if (m_behaviour->storeFails) return fail(ErrorCode::BadInput, "the disk is full");
        const std::lock_guard lock(m_behaviour->mutex);
        run.queryJson = dumpJson(toJson(query));
        m_behaviour->records[m_path][run.id] = {run, answer};
        return {};
    }
    template <class F>
    Result<void> change(const std::string& id, F f) {
        const std::lock_guard lock(m_behaviour->mutex);
        const auto found = m_behaviour->records[m_path].find(id);
        if (found == m_behaviour->records[m_path].end())
            return fail(ErrorCode::BadInput, "there is no run " + id);
        f(found->second.first);
        return {};
    }

    std::string m_path;
    std::shared_ptr<FakeBehaviour> m_behaviour;
};

}  // namespace

std::unique_ptr<ExperimentStore> fakeStore(const std::string& path,
                                           const std::shared_ptr<FakeBehaviour>& behaviour) {
    return std::make_unique<FakeStore>(path, behaviour);
}

}  // namespace sl
