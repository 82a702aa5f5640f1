// Rounds: the caller announces a job, threads enter as they come, the caller closes the round when
// its own part is done and waits for those inside. One that another process keeps from its
// processor holds nobody up. Both sides look for a while before they sleep, because the passes of a
// fit follow each other in microseconds.
#include "machine/workers.hpp"

#include <exception>

#include "machine/thread_memory.hpp"

namespace emgine {

namespace {

// About a millisecond. A look gives the processor to whoever else wants it.
constexpr int looks_before_sleep = 2000;

} // namespace

Workers::~Workers() {
    begin_round(0, nullptr);
    for (std::thread& thread : threads_)
        thread.join();
}

template <class Ready>
void Workers::wait(std::condition_variable& changed, const Ready& ready) {
    for (int look = 0; look < looks_before_sleep; ++look) {
        if (ready())
            return;
        std::this_thread::yield();
    }
    std::unique_lock<std::mutex> lock(mutex_);
    changed.wait(lock, ready);
}

// No process, user or container may have any number of threads, nor memory for their stacks.
void Workers::start(std::size_t n_threads) {
    try {
        threads_.reserve(n_threads);
        while (threads_.size() < n_threads)
            threads_.emplace_back(&Workers::serve, this, threads_.size() + 1, round_.load());
    } catch (const std::exception&) { // with fewer, then
    }
}

void Workers::begin_round(std::size_t n, const Job* job) {
    const std::lock_guard<std::mutex> lock(mutex_);
    n_ = n;
    job_ = job;
    inside_ = 0;
    ++round_;
    begun_.notify_all();
}

void Workers::run(std::size_t n, const Job& job) {
    if (n > threads_.size() + 1)
        start(n - 1);
    begin_round(n, &job);
    job(0);
    inside_ |= closed;
    wait(ended_, [this] { return inside_ == closed; });
}

bool Workers::enter() {
    std::size_t inside = inside_;
    while ((inside & closed) == 0)
        if (inside_.compare_exchange_weak(inside, inside + 1))
            return true;
    return false;
}

void Workers::leave() {
    if (--inside_ != closed)
        return;
    const std::lock_guard<std::mutex> lock(mutex_);
    ended_.notify_one();
}

// round: the last one before this thread was started.
void Workers::serve(std::size_t number, std::size_t round) {
    bool able = false;
    for (;;) {
        wait(begun_, [&] { return round_ != round; });
        round = round_;
        if (!enter())
            continue;
        round = round_; // which may be a later one, and is this one until the thread leaves
        if (job_ == nullptr)
            return;
        if (number < n_ && (able = able || has_thread_memory()))
            (*job_)(number);
        leave();
    }
}

} // namespace emgine
