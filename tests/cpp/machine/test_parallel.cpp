// parallel_for: runs every task once, rethrows exceptions, is serial in nested calls, and ends when
// keep_going returns false.
#include "check.hpp"

#include "machine/parallel.hpp"

#include <stdexcept>
#include <thread>

namespace {

using emgine::parallel_for;
using emgine::Task;

const emgine::KeepGoing nobody_asks;
constexpr double much_work = 1e12;

const check::Case once("every task runs once, whatever the number of workers", [] {
    for (const std::size_t workers : {1, 2, 3, 7})
        for (const std::size_t n_tasks : {0, 1, 2, 1000}) {
            std::vector<std::atomic<int>> runs(n_tasks);
            parallel_for(n_tasks, workers, nobody_asks, [&](const Task& task) {
                check::that(task.worker < workers, "worker number");
                ++runs[task.index];
            });
            for (const auto& count : runs)
                check::that(count == 1, "one run");
        }
});

const check::Case rethrown("the exception of a task comes out and the others stop", [] {
    for (const std::size_t workers : {1, 2, 4}) {
        std::atomic<int> runs{0};
        const auto body = [&](const Task& task) {
            if (task.index == 3)
                throw std::out_of_range("three");
            ++runs;
        };
        check::throws<std::out_of_range>([&] { parallel_for(100000, workers, nobody_asks, body); },
                                         "std::out_of_range");
        check::that(runs < 99999, "the others stop");
    }
});

const check::Case usable("a call that threw leaves the next one working", [] {
    const auto fail = [](const Task&) { throw std::runtime_error("always"); };
    check::throws<std::runtime_error>([&] { parallel_for(10, 2, nobody_asks, fail); }, "thrown");
    std::atomic<int> runs{0};
    parallel_for(10, 2, nobody_asks, [&](const Task&) { ++runs; });
    check::that(runs == 10, "all ten");
});

const check::Case nested("a nested call gets one worker", [] {
    std::atomic<std::size_t> most{0};
    parallel_for(4, 2, nobody_asks, [&](const Task&) {
        const std::size_t workers = emgine::n_workers(100, much_work, 8);
        if (workers > most)
            most = workers;
    });
    check::that(most == 1, "serial inside");
});

const check::Case worth("no more workers than tasks, threads or the work is worth", [] {
    check::that(emgine::n_workers(1, much_work, 8) == 1, "one task");
    check::that(emgine::n_workers(100, 10.0, 8) == 1, "little work");
    check::that(emgine::n_workers(100, much_work, 0) == 1, "at least one");
    check::that(emgine::n_workers(100, much_work, 3) <= 3, "n_threads");
    check::that(emgine::n_workers(0, much_work, 3) == 1, "no task");
});

const check::Case
    rounds("rounds get workers for all of them, but none that a round is not worth", [] {
        const double one = 100e3, two = 200e3; // ns
        check::that(emgine::n_workers_of_rounds(1000, 100, one, 8) == 1, "short rounds");
        check::that(emgine::n_workers_of_rounds(1000, 100, two, 8) <= 2, "longer rounds");
        check::that(emgine::n_workers_of_rounds(1000, 100, two, 8) >=
                        emgine::n_workers(100, two, 8),
                    "no fewer than one round alone");
        check::that(emgine::n_workers_of_rounds(0, 100, much_work, 8) == 1, "no round");
    });

const check::Case interrupted("a false answer ends the work", [] {
    const emgine::KeepGoing never = [] { return false; };
    const auto slow = [](const Task&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    };
    const auto start = std::chrono::steady_clock::now();
    for (const std::size_t workers : {1, 2})
        check::throws<emgine::Interrupted>([&] { parallel_for(5000, workers, never, slow); },
                                           "Interrupted");
    const auto taken = std::chrono::steady_clock::now() - start;
    check::that(taken < std::chrono::seconds(1), "long before the ten seconds of all tasks");
});

const check::Case long_work("long work asks its task, else whom AskMeanwhile names", [] {
    emgine::check_long_work(); // nobody is asked
    int asked = 0;
    {
        const emgine::AskMeanwhile meanwhile([&] { return ++asked < 3; });
        emgine::check_long_work();
        parallel_for(1, 1, nobody_asks, [](const Task&) { emgine::check_long_work(); });
        emgine::check_long_work();
        check::that(asked == 2, "the task's own answer counts inside it");
        check::throws<emgine::Interrupted>([] { emgine::check_long_work(); }, "Interrupted");
    }
    emgine::check_long_work();
    check::that(asked == 3, "nobody is asked any more");
});

const check::Case other_thread("long work of the other threads ends with the caller's", [] {
    std::atomic<int> calls{0};
    const emgine::KeepGoing twice = [&] { return calls++ < 20; };
    const auto start = std::chrono::steady_clock::now();
    const auto endless = [](const Task&) {
        for (;;) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            emgine::check_long_work();
        }
    };
    for (const std::size_t workers : {1, 2})
        check::throws<emgine::Interrupted>([&] { parallel_for(2, workers, twice, endless); },
                                           "Interrupted");
    check::that(std::chrono::steady_clock::now() - start < std::chrono::seconds(5), "soon");
});

const check::Case callers("calls from several threads at once do not meet", [] {
    std::atomic<int> runs{0};
    std::vector<std::thread> threads;
    for (int caller = 0; caller < 4; ++caller)
        threads.emplace_back([&] {
            const emgine::ThreadTeam team;
            for (int repeat = 0; repeat < 20; ++repeat)
                parallel_for(50, 2, nobody_asks, [&](const Task&) { ++runs; });
        });
    for (auto& thread : threads)
        thread.join();
    check::that(runs == 4 * 20 * 50, "all tasks of all callers");
});

} // namespace
