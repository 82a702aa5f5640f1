// The only interface to threads; no other file names OpenMP. Promises: work is serial if it is
// small, in a nested call, and in a forked child whose parent could not end its threads; where the
// system refuses threads, those that there are do the work; no thread outlives a call unless a
// ThreadTeam holds it; the first exception is rethrown.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>

#include "emgine/pass_options.hpp"

namespace emgine {

// Calls keep_going on the calling thread, at most every few milliseconds. If it returns false, all
// threads throw Interrupted.
class Poll {
  public:
    explicit Poll(const KeepGoing& keep_going) : keep_going_(keep_going) {}
    void check(bool calling_thread);
    void stop() { stopped_ = true; }
    bool stopped() const { return stopped_; }

  private:
    const KeepGoing& keep_going_;
    std::atomic<bool> stopped_{false};
};

struct Task {
    std::size_t worker; // 0 is the calling thread
    std::size_t index;
    Poll& poll;
    void check() const { poll.check(worker == 0); }
};

// Number of workers for parallel_for: at most one per task, and each with enough work to justify
// its start. cost: estimated nanoseconds of all tasks.
std::size_t n_workers(std::size_t n_tasks, double cost, int n_threads);

// The same for rounds of such tasks one after the other under a ThreadTeam, whose threads start
// once and wait for the next round. cost: of one round.
std::size_t n_workers_of_rounds(std::size_t n_rounds, std::size_t n_tasks, double cost,
                                int n_threads);

// Runs body for every index; tasks start in ascending order.
void parallel_for(std::size_t n_tasks, std::size_t workers, const KeepGoing& keep_going,
                  const std::function<void(const Task&)>& body);

// Whom long work asks that has no PassOptions: KeepGoing of the calling thread's last AskMeanwhile.
class AskMeanwhile {
  public:
    explicit AskMeanwhile(KeepGoing keep_going);
    ~AskMeanwhile();
    AskMeanwhile(const AskMeanwhile&) = delete;
    AskMeanwhile& operator=(const AskMeanwhile&) = delete;

  private:
    KeepGoing keep_going_;
    const KeepGoing* before_;
};
const KeepGoing& asked_meanwhile(); // empty if nobody is

// Throws Interrupted if the task that this thread runs shall end, or without a task if
// asked_meanwhile() says so. To be called every few milliseconds.
void check_long_work();

// While a ThreadTeam exists on a thread, worker threads that were started there stay for its next
// call.
class ThreadTeam {
  public:
    ThreadTeam();
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;
};

int openmp_limit(); // threads OpenMP would use: OMP_NUM_THREADS, threadpool_limits, affinity mask
std::string openmp_version(); // "none" without OpenMP

} // namespace emgine
