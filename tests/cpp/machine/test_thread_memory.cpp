// Memory of thread-local variables: every thread of a machine that has memory gets its own.
// tests/process/test_refused_threads.py asks where there is none.
#include "check.hpp"

#include "machine/thread_memory.hpp"

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

const check::Case threads("threads have memory, again and again, and may throw", [] {
    std::atomic<int> n{0};
    std::vector<std::thread> all;
    for (int number = 0; number < 8; ++number)
        all.emplace_back([&n] {
            if (!emgine::has_thread_memory() || !emgine::has_thread_memory())
                return;
            try {
                throw std::runtime_error("any");
            } catch (const std::runtime_error&) {
                ++n;
            }
        });
    for (std::thread& thread : all)
        thread.join();
    check::that(n == 8, "all of them");
});

} // namespace
