// Memory of a worker for families of independent features: what the rows of a block tell before any
// component is looked at, such as logarithms, once for each row and feature.
#pragma once

#include <algorithm>

#include "families/gaps.hpp"

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

// Adds value(s) to total (n) where a row has the feature. observed: 1 there; null: everywhere.
template <class Value>
void add_observed(const double* observed, std::size_t n, const Value& value,
                  double* __restrict total) noexcept {
    if (observed == nullptr)
        for (std::size_t s = 0; s < n; ++s)
            total[s] += value(s);
    else
        for (std::size_t s = 0; s < n; ++s) {
            const double of_row = value(s); // may be infinite where it is not observed
            total[s] += observed[s] != 0 ? of_row : 0;
        }
}

template <class One>
struct BlockScratch final : Scratch {
    explicit BlockScratch(const ModelShape& shape)
        : own_seen(shape.n_features * One::n_seen * block_stride), own_base(block_stride),
          statistics(One::statistics.size() * block_stride),
          linear((One::Linear::n_sums + (shape.missing ? 1 : 0)) * shape.n_features * block_stride),
          sums(shape.n_components * (One::Linear::n_sums * shape.n_features + 1)) {
        if (shape.missing)
            gaps = std::make_unique<Gaps>(shape.n_features);
    }

    // Where rows lack cells, they are seen with an ordinary value there.
    void see_block(const Block& block, std::size_t n_features) noexcept {
        const bool lacks_cells = block.gaps && gaps;
        double* kept = lacks_cells ? nullptr : block.kept.values;
        double* to = kept == nullptr ? own_seen.get() : kept;
        double* to_base =
            kept == nullptr ? own_base.get() : kept + n_features * One::n_seen * block_stride;
        seen = to;
        base = to_base;
        if (kept != nullptr && block.kept.known)
            return;
        if (!lacks_cells)
            return see<One>(block.x, block.n, n_features, block_stride, to, to_base);
        gaps->find(block, 0.5);
        alignas(64) double part[block_stride];
        std::fill_n(to_base, block.n, 0.0);
        for (std::size_t j = 0; j < n_features; ++j) {
            std::fill_n(part, block.n, 0.0);
            One::see(gaps->filled.get() + j * block_stride, block.n, block_stride,
                     to + j * One::n_seen * block_stride, part);
            add_observed(
                observed(block, j), block.n, [&](std::size_t s) { return part[s]; }, to_base);
        }
    }
    // Of feature j of a block; null where no row lacks a cell.
    const double* observed(const Block& block, std::size_t j) const noexcept {
        return block.gaps && gaps ? gaps->observed.get() + j * block_stride : nullptr;
    }

    const double* seen = nullptr; // of the last block, and its base; own, or kept
    const double* base = nullptr;
    AlignedBuffer own_seen, own_base;
    AlignedBuffer statistics;   // of one feature under one component
    AlignedBuffer linear;       // statistics of linear features, then what is lacking of them
    AlignedBuffer sums;         // of a chunk: weights of the components, then sums of `linear`
    std::unique_ptr<Gaps> gaps; // where rows may lack cells
};

} // namespace emgine::by_feature
