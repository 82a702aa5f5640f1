// Scratch memory of one worker: allocated once a pass, aligned to cache lines, of a size that rows
// do not change.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

#include "kernels/kernels.hpp"

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

struct Workspace {
    Workspace(std::size_t n_features, std::size_t n_components)
        : x(n_features * block_stride), r(n_components * block_stride), row_weight(rows_per_block),
          scratch(n_features * block_stride), active(n_features * block_stride) {}

    std::size_t n = 0; // rows of the block, padded
    AlignedBuffer x;   // features by rows
    AlignedBuffer r;   // log-densities, then responsibilities: components by rows
    AlignedBuffer row_weight;
    bool unit_weights = true; // every row weight is 0 or 1
    AlignedBuffer scratch;
    AlignedBuffer active;   // some rows of x, side by side
    std::size_t prefix = 0; // see pruning.hpp, as the next
    std::size_t blocks_to_skip = 0;
    std::size_t last_break = 0;
    AlignedBuffer inverse_weight; // tied only, as are those below
    AlignedBuffer shift;          // features by rows
};

} // namespace emgine
