// parallel_for with OpenMP: one parallel region whose threads take tasks from a counter. libgomp's
// workers would spin after a region and make a forked child hang, so they are ended instead.
#include "machine/parallel.hpp"

#include <algorithm>
#include <exception>
#include <mutex>

#ifdef _OPENMP
#include <omp.h>
#endif
#ifdef __unix__
#include <pthread.h>
#include <sched.h>
#endif

namespace emgine {

namespace {

// ns: many times the cost of starting a thread, because on a busy machine a new thread may have to
// wait for a processor.
constexpr double worth_a_thread = 200e3;

thread_local int teams_held = 0;
thread_local bool workers_kept = false;
std::atomic<bool> forked_with_workers{false};

bool let_workers_go() {
#ifdef _OPENMP
    if (workers_kept) {
        if (omp_in_parallel() || omp_pause_resource(omp_pause_soft, omp_get_initial_device()) != 0)
            return false;
        workers_kept = false;
    }
#endif
    return true;
}

#if defined(_OPENMP) && defined(__unix__)
// A child has none of its parent's threads: end them before the fork, or stay serial after it.
void before_fork() {
    if (!let_workers_go())
        forked_with_workers = true;
}
void in_parent() { forked_with_workers = false; }

struct ForkHandlers {
    ForkHandlers() { pthread_atfork(before_fork, in_parent, nullptr); }
};
const ForkHandlers fork_handlers;
#endif

// Keeps the first exception of all workers and stops the other workers.
class FirstException {
  public:
    void keep(std::exception_ptr exception) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!exception_)
            exception_ = std::move(exception);
    }
    void rethrow() const {
        if (exception_)
            std::rethrow_exception(exception_);
    }

  private:
    std::mutex mutex_;
    std::exception_ptr exception_;
};

void work(std::size_t worker, std::size_t n_tasks, std::atomic<std::size_t>& next, Poll& poll,
          FirstException& exception, const std::function<void(const Task&)>& body) noexcept {
    try {
        for (std::size_t index = next++; index < n_tasks && !poll.stopped(); index = next++) {
            const Task task{worker, index, poll};
            task.check();
            body(task);
        }
    } catch (...) {
        exception.keep(std::current_exception());
        poll.stop();
    }
}

} // namespace

void Poll::check(bool calling_thread) {
    if (stopped_)
        throw Interrupted();
    if (!calling_thread || !keep_going_)
        return;
    if (!keep_going_())
        throw Interrupted();
}

std::size_t n_workers(std::size_t n_tasks, double cost, int n_threads) {
#ifdef _OPENMP
    if (forked_with_workers || omp_in_parallel())
        return 1;
    const double useful = std::min(cost / worth_a_thread, 1e6);
    const auto wanted = static_cast<std::size_t>(std::max(1, n_threads));
    return std::max<std::size_t>(1, std::min({wanted, n_tasks, static_cast<std::size_t>(useful)}));
#else
    (void)n_tasks, (void)cost, (void)n_threads;
    return 1;
#endif
}

void parallel_for(std::size_t n_tasks, std::size_t workers, const KeepGoing& keep_going,
                  const std::function<void(const Task&)>& body) {
    Poll poll(keep_going);
    std::atomic<std::size_t> next{0};
    FirstException exception;
    if (workers <= 1) {
        work(0, n_tasks, next, poll, exception, body);
        return exception.rethrow();
    }
#ifdef _OPENMP
    const ThreadTeam team;
    workers_kept = true;
#pragma omp parallel num_threads(static_cast<int>(workers))
    work(static_cast<std::size_t>(omp_get_thread_num()), n_tasks, next, poll, exception, body);
#endif
    exception.rethrow();
}

ThreadTeam::ThreadTeam() { ++teams_held; }

ThreadTeam::~ThreadTeam() {
    if (--teams_held == 0)
        let_workers_go();
}

int openmp_limit() {
#ifdef _OPENMP
    return std::max(1, std::min(omp_get_max_threads(), omp_get_num_procs()));
#else
    return 1;
#endif
}

std::string openmp_version() {
#ifdef _OPENMP
    return std::to_string(_OPENMP);
#else
    return "none";
#endif
}

} // namespace emgine
