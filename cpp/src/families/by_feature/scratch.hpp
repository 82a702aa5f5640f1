// Memory of a worker for families of independent features: what the rows of a block tell before any
// component is looked at, such as logarithms, once for each row and feature.
#pragma once

#include "families/gaps.hpp"

namespace emgine::by_feature {

// One: a family of one feature, as independent_features.hpp says. Number i of feature j of row s
// is at seen[(j * One::n_seen + i) * stride + s]. Adds to base (n) what no component decides.
template <class One>
[[gnu::noinline]] void see(const double* x, std::size_t n, std::size_t n_features,
                           std::size_t stride, double* seen, double* base) noexcept {
    for (std::size_t s = 0; s < n; ++s)
        base[s] = 0;
    for (std::size_t j = 0; j < n_features; ++j)
        for (std::size_t s = 0; s < n; ++s)
            base[s] += One::see(x[j * stride + s], seen + j * One::n_seen * stride + s, stride);
}

// The same where rows lack cells: x is padding there, and the base has no part of it.
template <class One>
[[gnu::noinline]] void see_observed(const double* x, const double* observed, std::size_t n,
                                    std::size_t n_features, double* seen, double* base) noexcept {
    for (std::size_t s = 0; s < n; ++s)
        base[s] = 0;
    for (std::size_t j = 0; j < n_features; ++j)
        for (std::size_t s = 0; s < n; ++s) {
            const double part = One::see(x[j * block_stride + s],
                                         seen + j * One::n_seen * block_stride + s, block_stride);
            base[s] += observed[j * block_stride + s] * part;
        }
}

template <class One>
struct BlockScratch final : Scratch {
    explicit BlockScratch(const ModelShape& shape)
        : seen(shape.n_features * One::n_seen * block_stride), base(block_stride),
          statistics(One::statistics.size() * block_stride) {
        if (shape.missing)
            gaps = std::make_unique<Gaps>(shape.n_features);
    }

    void see_block(const Block& block, std::size_t n_features) noexcept {
        if (!block.gaps || !gaps)
            return see<One>(block.x, block.n, n_features, block_stride, seen.get(), base.get());
        gaps->find(block, 0);
        see_observed<One>(gaps->filled.get(), gaps->observed.get(), block.n, n_features, seen.get(),
                          base.get());
    }
    // Of feature j of a block; null where no row lacks a cell.
    const double* observed(const Block& block, std::size_t j) const noexcept {
        return block.gaps && gaps ? gaps->observed.get() + j * block_stride : nullptr;
    }

    AlignedBuffer seen;
    AlignedBuffer base;         // of each row
    AlignedBuffer statistics;   // of one feature under one component
    std::unique_ptr<Gaps> gaps; // where rows may lack cells
};

} // namespace emgine::by_feature
