// Doubles that begin at a cache line, not initialised: scratch memory of a worker.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

namespace emgine {

class AlignedBuffer {
  public:
    AlignedBuffer() = default;
    explicit AlignedBuffer(std::size_t n_doubles) {
        constexpr std::size_t line = 64;
        if (n_doubles > static_cast<std::size_t>(-1) / sizeof(double) - line)
            throw std::bad_alloc();
        const std::size_t bytes = (n_doubles * sizeof(double) + line) / line * line;
        memory_.reset(static_cast<double*>(std::aligned_alloc(line, bytes)));
        if (!memory_)
            throw std::bad_alloc();
    }
    double* get() const { return memory_.get(); }

  private:
    struct Free {
        void operator()(double* memory) const { std::free(memory); }
    };
    std::unique_ptr<double, Free> memory_;
};

} // namespace emgine
