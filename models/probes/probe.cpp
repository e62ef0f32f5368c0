// SPDX-License-Identifier: Apache-2.0
#include "models/probes/probe.h"

namespace sl {

std::vector<ProbeInfo> probes() {
    std::vector<ProbeInfo> infos;
    for (const auto& probe : probe::registry()) infos.push_back(probe->info());
    return infos;
}

namespace probe {

Result<const Probe*> find(const std::string& id) {
    std::string names;
    for (const auto& probe : registry()) {
        if (probe->info().id == id) return probe.get();
        names += (names.empty() ? "" : ", ") + probe->info().id;
    }
    return fail(ErrorCode::Usage, "there is no probe '" + id + "'", "probes: " + names);
}

Result<std::vector<Evidence>> runProbe(const ProbeSpec& spec, ProbeContext& context) {
    const auto probe = find(spec.id);
    if (!probe) return passOn(probe);
    const std::int64_t needed = (*probe)->captureBytes(context.layout(), spec);
    if (needed > context.memoryBudgetBytes())
        return fail(ErrorCode::OutOfMemory,
                    "probe '" + spec.id + "' needs " + std::to_string(needed >> 20) +
                        " MiB for its captures, above the budget of " +
                        std::to_string(context.memoryBudgetBytes() >> 20) + " MiB",
                    "ask about a smaller picture or for a shorter answer");
    return (*probe)->run(context, spec);
}

}  // namespace probe
}  // namespace sl
