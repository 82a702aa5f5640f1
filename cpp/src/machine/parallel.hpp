// The only door to threads. Nothing else names OpenMP. Promises: serial where that is enough, in a
// nested call and in a forked child that could not let go of its parent's threads; no thread
// outlives a call unless a ThreadTeam holds it; the first exception is rethrown.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>

#include "emgine/pass_options.hpp"

namespace emgine {

// Asks keep_going, on the calling thread and at most every few milliseconds; throws Interrupted on
// all threads.
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

// Workers that parallel_for would use: no more than tasks, each worth its start. cost: estimated
// nanoseconds of all.
std::size_t n_workers(std::size_t n_tasks, double cost, int n_threads);

// Runs body for every index, in ascending order of their start.
void parallel_for(std::size_t n_tasks, std::size_t workers, const KeepGoing& keep_going,
                  const std::function<void(const Task&)>& body);

// While one lives on a thread, worker threads started by it stay for its next call.
class ThreadTeam {
  public:
    ThreadTeam();
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;
};

int openmp_limit(); // what OpenMP would use: OMP_NUM_THREADS, threadpool_limits, the affinity mask
std::string openmp_version(); // "none" without OpenMP

} // namespace emgine
