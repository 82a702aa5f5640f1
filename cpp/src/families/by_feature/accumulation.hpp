// From responsibilities to sums of the statistics of each feature under each component, by the
// kernel that sums of every exponential family go through.
#pragma once

#include "emgine/statistics.hpp"
#include "families/by_feature/scratch.hpp"
#include "families/observed_weights.hpp"
#include "machine/dispatch.hpp"

namespace emgine::by_feature {

template <class Point>
[[gnu::noinline]] void write_statistics(const Point& point, const double* seen, std::size_t n,
                                        double* __restrict t) noexcept {
    for (std::size_t s = 0; s < n; ++s)
        point.write(seen + s, t + s);
}

template <class One>
class IndependentAccumulation final : public Accumulation {
  public:
    using Points = std::vector<typename One::Point>; // k d: what statistics are about

    IndependentAccumulation(const ModelShape& shape, Points points, bool after_densities)
        : d_(shape.n_features), k_(shape.n_components), points_(std::move(points)),
          after_densities_(after_densities), shape_(shape), observed_(shape, shape.missing) {}

    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<BlockScratch<One>>(shape_);
    }

    void add(const Block& block, const double* r, Scratch& scratch, const Task&,
             double* values) const override {
        auto& memory = static_cast<BlockScratch<One>&>(scratch);
        if (!after_densities_)
            memory.see_block(block, d_);
        double* t = memory.statistics.get();
        double* weight = values + StatisticsLayout::weight_at;
        for (std::size_t i = 0; i < points_.size(); ++i) {
            const std::size_t k = i / d_, j = i % d_;
            const double* seen = memory.seen.get() + j * One::n_seen * block_stride;
            write_statistics(points_[i], seen, block.n, t);
            if (const double* observed = memory.observed(block, j))
                hide(observed, block.n, t);
            double again = 0, sums[One::statistics.size()] = {};
            kernels().linear_sums(t, block.n, One::statistics.size(), r + k * block_stride, 1,
                                  j == 0 ? weight + k : &again, sums);
            for (std::size_t a = 0; a < One::statistics.size(); ++a)
                weight[k_ + a * points_.size() + i] += sums[a];
        }
        observed_.add(memory.observed(block, 0), block.n, r, values);
    }

  private:
    // Statistics of what a row lacks are 0; those of padding are finite.
    static void hide(const double* observed, std::size_t n, double* t) noexcept {
        for (std::size_t a = 0; a < One::statistics.size() * block_stride; a += block_stride)
            for (std::size_t s = 0; s < n; ++s)
                t[a + s] *= observed[s];
    }

    std::size_t d_, k_;
    Points points_;
    bool after_densities_; // of the same block: what it tells is in the scratch
    ModelShape shape_;
    ObservedWeights observed_;
};

} // namespace emgine::by_feature
