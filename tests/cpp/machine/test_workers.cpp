// Workers: every number once in each round, more or fewer from round to round, and with sleeps
// between.
#include "check.hpp"

#include "machine/workers.hpp"

#include <chrono>
#include <set>

namespace {

using emgine::Workers;

const check::Case numbers("each number once, on a thread of its own", [] {
    Workers workers;
    for (const std::size_t n : {1, 2, 5, 3, 5, 1, 4}) {
        std::mutex mutex;
        std::multiset<std::size_t> seen;
        std::set<std::thread::id> threads;
        workers.run(n, [&](std::size_t number) {
            const std::lock_guard<std::mutex> lock(mutex);
            seen.insert(number);
            threads.insert(std::this_thread::get_id());
        });
        check::that(seen.size() == n && *seen.rbegin() == n - 1, "numbers");
        check::that(threads.size() == n, "threads");
    }
});

const check::Case caller("number 0 is the caller", [] {
    Workers workers;
    std::thread::id zero;
    workers.run(3, [&](std::size_t number) {
        if (number == 0)
            zero = std::this_thread::get_id();
    });
    check::that(zero == std::this_thread::get_id(), "this thread");
});

const check::Case many("many short rounds", [] {
    Workers workers;
    std::atomic<int> calls{0};
    for (int round = 0; round < 20000; ++round)
        workers.run(3, [&](std::size_t) { ++calls; });
    check::that(calls == 60000, "all of them");
});

const check::Case asleep("threads that fell asleep wake up, and so does the caller", [] {
    Workers workers;
    std::atomic<int> calls{0};
    for (int round = 0; round < 5; ++round) {
        workers.run(3, [&](std::size_t number) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20 * number));
            ++calls;
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    check::that(calls == 15, "all of them");
});

const check::Case unused("workers without a round end", [] { const Workers workers; });

} // namespace
