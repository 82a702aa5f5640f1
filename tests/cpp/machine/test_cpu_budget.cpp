// Threads this process may use: at least one, and no more than OpenMP or the affinity mask allows.
#include "check.hpp"

#include "emgine/build_info.hpp"
#include "machine/parallel.hpp"

#include <algorithm>
#include <fstream>
#include <sched.h>

namespace {

const check::Case limits("no more threads than OpenMP and the CPUs of this process", [] {
    cpu_set_t mask;
    check::that(sched_getaffinity(0, sizeof(mask), &mask) == 0, "the mask is read");
    const int n_threads = emgine::effective_n_threads();
    check::that(n_threads >= 1, "at least one");
    check::that(n_threads <= emgine::openmp_limit(), "OpenMP's limit");
    check::that(n_threads <= CPU_COUNT(&mask), "the affinity mask");
});

// CPUs by the control group's quota, of version 2 or 1; 0 where there is none.
double quota() {
    double allowed = 0, period = 0;
    std::ifstream both("/sys/fs/cgroup/cpu.max");
    std::ifstream first("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
    std::ifstream second("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
    const bool read = both ? bool(both >> allowed >> period) : first >> allowed && second >> period;
    return read && allowed > 0 ? allowed / period : 0;
}

const check::Case group("no more threads than the control group's quota, and all of them", [] {
    const int limit = emgine::openmp_limit();
    const int expected = quota() > 0 ? static_cast<int>(std::ceil(quota())) : limit;
    check::that(emgine::effective_n_threads() == std::min(expected, limit), "the least of both");
});

} // namespace
