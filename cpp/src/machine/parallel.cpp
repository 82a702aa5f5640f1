// parallel_for: threads take tasks from a counter. The threads are our own: OpenMP's runtime ends
// the process where a thread is refused, and its threads make a forked child hang. OpenMP only says
// how many there may be, so that its variables and threadpoolctl limit us too.
#include "machine/parallel.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>

#ifdef _OPENMP
#include <omp.h>
#endif
#ifdef __unix__
#include <pthread.h>
#endif

#include "machine/workers.hpp"

namespace emgine {

namespace {

// ns: many times the cost of starting a thread, because on a busy machine a new thread may have to
// wait for a processor.
constexpr double worth_a_thread = 200e3;
// ns: many times the cost of beginning and ending a round.
constexpr double worth_a_round = 75e3;

thread_local int teams_held = 0;
thread_local const Task* running_task = nullptr;
thread_local const KeepGoing* asked = nullptr;
thread_local bool in_parallel = false; // in a task of several workers
thread_local Workers* workers_kept = nullptr;
std::atomic<bool> forked_with_workers{false};

bool let_workers_go() {
    if (workers_kept == nullptr)
        return true;
    if (in_parallel)
        return false;
    if (!forked_with_workers) // else they are not there: their memory is lost
        delete workers_kept;
    workers_kept = nullptr;
    return true;
}

bool is_nested() {
#ifdef _OPENMP
    return in_parallel || omp_in_parallel() != 0;
#else
    return in_parallel;
#endif
}

#ifdef __unix__
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

struct Running {
    explicit Running(const Task& task) : before(std::exchange(running_task, &task)) {}
    ~Running() { running_task = before; }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    const Task* before;
};

struct InParallel {
    InParallel() { in_parallel = true; }
    ~InParallel() { in_parallel = false; }
    InParallel(const InParallel&) = delete;
    InParallel& operator=(const InParallel&) = delete;
};

void work(std::size_t worker, std::size_t n_tasks, std::atomic<std::size_t>& next, Poll& poll,
          FirstException& exception, const std::function<void(const Task&)>& body) noexcept {
    try {
        for (std::size_t index = next++; index < n_tasks && !poll.stopped(); index = next++) {
            const Task task{worker, index, poll};
            const Running running(task);
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
    if (forked_with_workers || is_nested())
        return 1;
    const double useful = std::min(cost / worth_a_thread, 1e6);
    const auto wanted =
        static_cast<std::size_t>(std::max(1, std::min(n_threads, omp_get_thread_limit())));
    return std::max<std::size_t>(1, std::min({wanted, n_tasks, static_cast<std::size_t>(useful)}));
#else
    (void)n_tasks, (void)cost, (void)n_threads;
    return 1;
#endif
}

std::size_t n_workers_of_rounds(std::size_t n_rounds, std::size_t n_tasks, double cost,
                                int n_threads) {
    const auto useful = static_cast<std::size_t>(std::min(cost / worth_a_round, 1e6));
    const double all = cost * static_cast<double>(n_rounds);
    return std::max<std::size_t>(1, std::min(useful, n_workers(n_tasks, all, n_threads)));
}

void parallel_for(std::size_t n_tasks, std::size_t workers, const KeepGoing& keep_going,
                  const std::function<void(const Task&)>& body) {
    std::atomic<std::size_t> next{0};
    FirstException exception;
    if (workers <= 1 || in_parallel || forked_with_workers) {
        const Task* outer = running_task;
        const KeepGoing asks_outer = [outer] { return outer->check(), true; };
        Poll poll(outer == nullptr ? keep_going : asks_outer);
        work(0, n_tasks, next, poll, exception, body);
        return exception.rethrow();
    }
    Poll poll(keep_going);
    const ThreadTeam team;
    if (workers_kept == nullptr)
        workers_kept = new Workers;
    workers_kept->run(workers, [&](std::size_t worker) {
        const InParallel here;
        work(worker, n_tasks, next, poll, exception, body);
    });
    exception.rethrow();
}

AskMeanwhile::AskMeanwhile(KeepGoing keep_going)
    : keep_going_(std::move(keep_going)), before_(std::exchange(asked, &keep_going_)) {}

AskMeanwhile::~AskMeanwhile() { asked = before_; }

const KeepGoing& asked_meanwhile() {
    static const KeepGoing nobody;
    return asked == nullptr ? nobody : *asked;
}

void check_long_work() {
    if (running_task != nullptr)
        return running_task->check();
    if (asked != nullptr && *asked && !(*asked)())
        throw Interrupted();
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
