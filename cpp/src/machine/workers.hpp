// Threads that work beside one calling thread and wait for its next call. A thread that the system
// refuses is missing, which is no error: the others do the work. All end with the object. Knows
// nothing of tasks and signals.
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
    // as there are. Returns after the last one. job must not throw.
    void run(std::size_t n, const Job& job);

  private:
    void start(std::size_t n_threads);
    void begin_round(std::size_t n, const Job* job);
    void serve(std::size_t number, std::size_t round);

    template <class Ready>
    void wait(std::condition_variable& changed, const Ready& ready);

    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::condition_variable begun_, ended_;
    std::atomic<std::size_t> round_{0}, busy_{0};
    // Of the round; null ends the threads. Written while no thread is busy.
    const Job* job_ = nullptr;
    std::size_t n_ = 0;
};

} // namespace emgine
