// Memory of a worker for families of independent features: what the rows of a block tell before any
// component is looked at, such as logarithms, once for each row and feature.
#pragma once

#include <algorithm>

#include "families/components.hpp"
#include "rows/aligned_buffer.hpp"

namespace emgine::by_feature {

// One: a family of one feature, as independent_features.hpp says. Number i of feature j of row s
// is at seen[(j * One::n_seen + i) * stride + s]. Adds to base (n) what no component decides.
template <class One>
void see(const double* x, std::size_t n, std::size_t n_features, std::size_t stride, double* seen,
         double* base) noexcept {
    for (std::size_t s = 0; s < n; ++s)
        base[s] = 0;
    for (std::size_t j = 0; j < n_features; ++j)
        One::see(x + j * stride, n, stride, seen + j * One::n_seen * stride, base);
}

// The same of one row, with the same bits, all features at once. memory: (n_seen + 1) n_features.
template <class One>
void see_row(const double* x, std::size_t n_features, double* seen, double* memory,
             double& base) noexcept {
    double* of_feature = memory + One::n_seen * n_features;
    std::fill_n(of_feature, n_features, 0.0);
    One::see(x, n_features, n_features, memory, of_feature);
    base = 0;
    for (std::size_t j = 0; j < n_features; ++j) {
        for (std::size_t i = 0; i < One::n_seen; ++i)
            seen[j * One::n_seen + i] = memory[i * n_features + j];
        base += of_feature[j];
    }
}

template <class One>
struct BlockScratch final : Scratch {
    BlockScratch(std::size_t n_features, std::size_t n_components)
        : seen(n_features * One::n_seen * block_stride), base(block_stride),
          statistics(One::statistics.size() * block_stride),
          linear(One::Linear::n_sums * n_features * block_stride),
          sums(n_components * (One::Linear::n_sums * n_features + 1)) {}

    void see_block(const Block& block, std::size_t n_features) noexcept {
        see<One>(block.x, block.n, n_features, block_stride, seen.get(), base.get());
    }

    AlignedBuffer seen;
    AlignedBuffer base;       // of each row
    AlignedBuffer statistics; // of one feature under one component
    AlignedBuffer linear;     // statistics of linear features
    AlignedBuffer sums;       // of a chunk: weights of the components, then sums of `linear`
};

} // namespace emgine::by_feature
