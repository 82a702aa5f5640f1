// Densities of independent features, of a block and of a row by itself: the same compiled function
// for both, so that a row has the bits of its block.
#pragma once

#include <algorithm>

#include "families/by_feature/accumulation.hpp"

namespace emgine::by_feature {

template <class Density>
[[gnu::noinline]] void add_log_densities(const Density& density, const double* seen, std::size_t n,
                                         std::size_t stride, double* __restrict total) noexcept {
    for (std::size_t s = 0; s < n; ++s)
        total[s] += density.of(seen + s, stride);
}

// The same of rows that lack cells: of padding, the density is finite and counts as 0.
template <class Density>
[[gnu::noinline]] void add_observed(const Density& density, const double* seen,
                                    const double* observed, std::size_t n,
                                    double* __restrict total) noexcept {
    for (std::size_t s = 0; s < n; ++s)
        total[s] += observed[s] * density.of(seen + s, block_stride);
}

template <class One>
class IndependentComponents final : public Components {
  public:
    // values: of each parameter, k d.
    IndependentComponents(const ModelShape& shape, const One& one,
                          std::vector<std::vector<double>> values,
                          const std::vector<double>& log_weights)
        : shape_(shape), one_(one), values_(std::move(values)), log_weights_(log_weights) {
        for (std::size_t i = 0; i < shape.n_components * shape.n_features; ++i) {
            densities_.push_back(one_.density(at(i).data()));
            reference_.push_back(one_.reference(at(i).data()));
        }
        estimate_costs();
    }

    const ModelShape& shape() const override { return shape_; }
    std::vector<const std::vector<double>*> parameters() const override {
        std::vector<const std::vector<double>*> all;
        for (const std::vector<double>& values : values_)
            all.push_back(&values);
        return all;
    }
    const double* reference() const override { return reference_.data(); }
    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<BlockScratch<One>>(shape_);
    }

    void log_densities(const Block& block, double, Scratch& scratch, const Task&,
                       double* log_density) const override {
        auto& memory = static_cast<BlockScratch<One>&>(scratch);
        memory.see_block(block, shape_.n_features);
        for (std::size_t k = 0; k < shape_.n_components; ++k)
            write(k, memory.seen.get(), memory.base.get(), memory.observed(block, 0), block.n,
                  block_stride, log_density + k * block_stride);
    }

    void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept override {
        double base = 0;
        see<One>(x, 1, shape_.n_features, 1, scratch.components, &base);
        for (std::size_t k = 0; k < shape_.n_components; ++k)
            write(k, scratch.components, &base, nullptr, 1, 1, scratch.log_density + k);
    }

    std::unique_ptr<Accumulation> accumulation(const double* reference) const override {
        std::vector<typename One::Point> points;
        for (std::size_t i = 0; i < reference_.size(); ++i)
            points.push_back(one_.point(reference[i], at(i).data()));
        return std::make_unique<IndependentAccumulation<One>>(shape_, std::move(points), true);
    }

  private:
    using OfPair = std::array<double, 2>;

    OfPair at(std::size_t i) const { return {values_.front()[i], values_.back()[i]}; }

    // A finite number that no density reaches (see below_all) where a density is 0 or too small.
    // observed: null where the rows have all their cells.
    void write(std::size_t k, const double* seen, const double* base, const double* observed,
               std::size_t n, std::size_t stride, double* total) const noexcept {
        constexpr double impossible = -1e300;
        std::copy(base, base + n, total);
        for (std::size_t j = 0; j < shape_.n_features; ++j)
            if (observed == nullptr)
                add_log_densities(densities_[k * shape_.n_features + j],
                                  seen + j * One::n_seen * stride, n, stride, total);
            else
                add_observed(densities_[k * shape_.n_features + j], seen + j * One::n_seen * stride,
                             observed + j * stride, n, total);
        for (std::size_t s = 0; s < n; ++s)
            total[s] = std::max(total[s], impossible) + log_weights_[k];
    }

    void estimate_costs() {
        const auto d = static_cast<double>(shape_.n_features);
        const double k = static_cast<double>(shape_.n_components);
        costs_.fits_a_row =
            shape_.n_features <= most_row_features && shape_.n_components <= most_row_components;
        costs_.row = 30 + d * (One::ns_to_see + k * (3 + One::ns_of_density));
        costs_.padded_rows = 100 + padded_rows * d * (One::ns_to_see + k * One::ns_of_density);
    }

    ModelShape shape_;
    One one_;
    std::vector<std::vector<double>> values_;
    std::vector<double> log_weights_;              // k
    std::vector<typename One::Density> densities_; // k d
    std::vector<double> reference_;                // k d
};

} // namespace emgine::by_feature
