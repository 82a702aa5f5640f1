// Doubles that begin at a cache line, not initialised: scratch memory of a worker. The memory of
// small ones stays with their thread: a pass over few rows takes as long as its allocations.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

namespace emgine {

// Buffers that a thread no longer needs, for its next ones of the same size.
class SpareBuffers {
  public:
    SpareBuffers() = default;
    SpareBuffers(const SpareBuffers&) = delete;
    SpareBuffers& operator=(const SpareBuffers&) = delete;
    ~SpareBuffers() {
        for (const Spare& spare : spares_)
            std::free(spare.memory);
    }
    static SpareBuffers& of_thread() {
        thread_local SpareBuffers spares;
        return spares;
    }

    // Null if there is none.
    void* take(std::size_t bytes) {
        for (Spare& spare : spares_)
            if (spare.bytes == bytes) {
                void* memory = spare.memory;
                spare = {};
                return memory;
            }
        return nullptr;
    }
    // In place of one that was given before, in turn.
    void give(void* memory, std::size_t bytes) {
        Spare& place = spares_[next_++ % most];
        std::free(place.memory);
        place = {memory, bytes};
    }

    static constexpr std::size_t largest = 64 * 1024; // bytes

  private:
    struct Spare {
        void* memory = nullptr;
        std::size_t bytes = 0;
    };
    static constexpr std::size_t most = 8;
    Spare spares_[most];
    std::size_t next_ = 0;
};

struct ToSpareBuffers {
    std::size_t bytes = 0;
    void operator()(double* memory) const {
        if (bytes <= SpareBuffers::largest)
            SpareBuffers::of_thread().give(memory, bytes);
        else
            std::free(memory);
    }
};

class AlignedBuffer {
  public:
    AlignedBuffer() = default;
    explicit AlignedBuffer(std::size_t n_doubles) {
        constexpr std::size_t line = 64;
        if (n_doubles > static_cast<std::size_t>(-1) / sizeof(double) - line)
            throw std::bad_alloc();
        const std::size_t bytes = (n_doubles * sizeof(double) + line) / line * line;
        void* memory =
            bytes <= SpareBuffers::largest ? SpareBuffers::of_thread().take(bytes) : nullptr;
        if (memory == nullptr)
            memory = std::aligned_alloc(line, bytes);
        if (memory == nullptr)
            throw std::bad_alloc();
        memory_ = {static_cast<double*>(memory), ToSpareBuffers{bytes}};
    }
    double* get() const { return memory_.get(); }

  private:
    std::unique_ptr<double, ToSpareBuffers> memory_;
};

} // namespace emgine
