// Threads that work beside one calling thread and wait for its next call. A thread that the system
// refuses, or lets wait until the work is done, is missing, which is no error: the others do the
// work. All end with the object. Knows nothing of tasks and signals.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace emgine {

class Workers {
  public:
    using Job = std::function<void(std::size_t)>;

    Workers() = default;
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    // Calls job(0) here and job(1), job(2), ... each on a thread of its own: n in all, or as many
    // as come before job(0) has returned. Returns after the last one. job must not throw.
    void run(std::size_t n, const Job& job);

  private:
    static constexpr std::size_t closed = ~(~std::size_t{0} >> 1); // the highest bit

    void start(std::size_t n_threads);
    void begin_round(std::size_t n, const Job* job);
    bool enter();
    void leave();
    void serve(std::size_t number, std::size_t round);

    template <class Ready>
    void wait(std::condition_variable& changed, const Ready& ready);

    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::condition_variable begun_, ended_;
    std::atomic<std::size_t> round_{0};
    std::atomic<std::size_t> inside_{closed}; // threads at the job, and whether others may come
    // Of the round; null ends the threads. Written while it is closed and no thread is inside.
    const Job* job_ = nullptr;
    std::size_t n_ = 0;
};

} // namespace emgine
