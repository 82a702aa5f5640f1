// The number of threads that this process may use without disturbing other processes. Reads the
// quota of the control group (version 2, then version 1), because containers limit CPU time and not
// the affinity mask.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>

#include "emgine/build_info.hpp"
#include "machine/parallel.hpp"

namespace emgine {

namespace {

// Number of CPUs allowed by the quota, or a large number if there is no quota.
double quota_of(const std::string& quota, const std::string& period) {
    constexpr double no_limit = 1e9;
    try {
        const double allowed = std::stod(quota);
        const double of = std::stod(period);
        return allowed > 0 && of > 0 ? allowed / of : no_limit;
    } catch (const std::exception&) { // "max", or no such file
        return no_limit;
    }
}

std::string first_word(const char* path) {
    std::ifstream file(path);
    std::string word;
    file >> word;
    return word;
}

double control_group_quota() {
    std::ifstream file("/sys/fs/cgroup/cpu.max");
    std::string quota;
    std::string period;
    if (file >> quota >> period)
        return quota_of(quota, period);
    return quota_of(first_word("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
                    first_word("/sys/fs/cgroup/cpu/cpu.cfs_period_us"));
}

} // namespace

int effective_n_threads() {
    static const double quota = control_group_quota();
    return static_cast<int>(std::max(1.0, std::min<double>(openmp_limit(), std::ceil(quota))));
}

} // namespace emgine
