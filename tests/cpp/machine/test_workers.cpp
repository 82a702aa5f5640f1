// Workers: every number once in each round, more or fewer from round to round, and with sleeps
// between.
#include "check.hpp"

#include "machine/workers.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>

namespace {

using emgine::Workers;

// Waits until so many are there: a thread that comes late is left out of the round.
class Meeting {
  public:
    explicit Meeting(std::size_t n) : missing_(n) {}
    void wait() {
        --missing_;
        while (missing_ > 0)
            std::this_thread::yield();
    }

  private:
    std::atomic<std::size_t> missing_;
};

const check::Case numbers("each number once, on a thread of its own", [] {
    Workers workers;
    for (const std::size_t n : {1, 2, 5, 3, 5, 1, 4}) {
        std::mutex mutex;
        Meeting meeting(n);
        std::multiset<std::size_t> seen;
        std::set<std::thread::id> threads;
        workers.run(n, [&](std::size_t number) {
            meeting.wait();
            const std::lock_guard<std::mutex> lock(mutex);
            seen.insert(number);
            threads.insert(std::this_thread::get_id());
        });
        check::that(seen.size() == n && *seen.rbegin() == n - 1, "numbers");
        check::that(threads.size() == n, "threads");
    }
});

const check::Case late("who comes after the caller is done is left out, and comes to the next", [] {
    Workers workers;
    std::atomic<int> calls{0};
    std::atomic<bool> running{false};
    for (int round = 0; round < 2000; ++round) {
        running = true;
        workers.run(4, [&](std::size_t) {
            check::that(running, "nobody works after the end");
            ++calls;
        });
        running = false;
    }
    check::that(calls >= 2000 && calls <= 8000, std::to_string(calls) + " calls");
    Meeting meeting(4);
    workers.run(4, [&](std::size_t) { meeting.wait(); });
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
    for (int round = 0; round < 20000; ++round) {
        Meeting meeting(2);
        workers.run(2, [&](std::size_t) {
            meeting.wait();
            ++calls;
        });
    }
    check::that(calls == 40000, "all of them");
});

const check::Case asleep("threads that fell asleep wake up, and so does the caller", [] {
    Workers workers;
    std::atomic<int> calls{0};
    for (int round = 0; round < 5; ++round) {
        Meeting meeting(3);
        workers.run(3, [&](std::size_t number) {
            meeting.wait();
            std::this_thread::sleep_for(std::chrono::milliseconds(20 * number));
            ++calls;
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    check::that(calls == 15, "all of them");
});

const check::Case unused("workers without a round end", [] { const Workers workers; });

} // namespace
