// Densities of independent features, of a block and of a row by itself: number by number the same
// operations, so that a row has the bits of its block.
#pragma once

#include <algorithm>

#include "families/by_feature/accumulation.hpp"

namespace emgine::by_feature {

template <class One>
class IndependentComponents final : public Components {
    static_assert(One::n_seen <= 3);

  public:
    // values: of each parameter, k d.
    IndependentComponents(const ModelShape& shape, const One& one,
                          std::vector<std::vector<double>> values,
                          const std::vector<double>& log_weights)
        : shape_(shape), one_(one), values_(std::move(values)), reference_(references()),
          linear_(shape, [this](std::size_t i) { return at(i); }, reference_, log_weights) {
        for (std::size_t i = 0; i < reference_.size(); ++i)
            densities_.push_back(one_.density(at(i).data()));
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
    Keeps keeps() const override { return {shape_.n_features * One::n_seen + 1, true}; }

    void log_densities(const Block& block, double, Scratch& scratch, const Task&,
                       double* log_density) const override {
        auto& memory = static_cast<BlockScratch<One>&>(scratch);
        memory.see_block(block, shape_.n_features);
        linear_.write(memory.seen, block.n, block_stride, memory.linear.get());
        const double* observed = memory.observed(block, 0);
        const bool gaps = observed != nullptr;
        if (gaps)
            linear_.hide(observed, block.n, memory.linear.get());
        kernels().linear_densities(linear_.of_densities(memory.linear.get(), block_stride), block.n,
                                   gaps ? linear_.n_eta_of_gaps() : linear_.n_eta(),
                                   gaps ? linear_.eta_of_gaps() : linear_.eta(),
                                   shape_.n_components, linear_.offset(), memory.base, log_density);
        add_others(block, memory, log_density);
    }

    void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept override {
        double* t = scratch.components + 3 * most_row_features;
        double base = 0;
        see_row<One>(x, shape_.n_features, scratch.components, t, base);
        linear_.write(scratch.components, 1, 1, t);
        kernels().row_linear_densities(linear_.of_densities(t, 1), linear_.n_eta(), linear_.eta(),
                                       shape_.n_components, linear_.offset(), base,
                                       scratch.log_density);
        if (!linear_.others().empty())
            for (std::size_t k = 0; k < shape_.n_components; ++k) {
                double& total = scratch.log_density[k];
                One::add_row(densities_.data() + k * shape_.n_features, linear_.others(),
                             scratch.components, total);
                total = std::max(total, impossible);
            }
    }

    // Where a new reference was needed, sums about another one have lost digits: none is linear.
    std::unique_ptr<Accumulation> accumulation(const double* reference) const override {
        std::vector<typename One::Point> points;
        for (std::size_t i = 0; i < reference_.size(); ++i)
            points.push_back(one_.point(reference[i], at(i).data()));
        const bool own = std::equal(reference_.begin(), reference_.end(), reference);
        return std::make_unique<IndependentAccumulation<One>>(shape_, std::move(points), &linear_,
                                                              own ? reference : nullptr);
    }

  private:
    using OfPair = std::array<double, 2>;

    OfPair at(std::size_t i) const { return {values_.front()[i], values_.back()[i]}; }

    std::vector<double> references() const {
        std::vector<double> all;
        for (std::size_t i = 0; i < shape_.n_components * shape_.n_features; ++i)
            all.push_back(one_.reference(at(i).data()));
        return all;
    }

    static constexpr double impossible = -1e300; // no density reaches it: see below_all

    // The features that are not linear.
    void add_others(const Block& block, const BlockScratch<One>& memory,
                    double* total) const noexcept {
        if (linear_.others().empty())
            return;
        for (std::size_t k = 0; k < shape_.n_components; ++k, total += block_stride) {
            for (const std::size_t j : linear_.others())
                densities_[k * shape_.n_features + j].add(
                    memory.seen + j * One::n_seen * block_stride, block.n,
                    memory.observed(block, j), total);
            for (std::size_t s = 0; s < block.n; ++s)
                total[s] = std::max(total[s], impossible);
        }
    }

    void estimate_costs() {
        const auto l = static_cast<double>(linear_.size());
        const auto others = static_cast<double>(linear_.others().size());
        const double see = One::ns_to_see * (l + others);
        const double k = static_cast<double>(shape_.n_components);
        costs_.fits_a_row =
            shape_.n_features <= most_row_features && shape_.n_components <= most_row_components;
        costs_.row = 30 + 8 * (l + others) + k * (0.5 * l + (3 + One::ns_of_density) * others);
        costs_.padded_rows =
            100 + padded_rows * (see + k * (0.3 * l + One::ns_of_density * others));
    }

    ModelShape shape_;
    One one_;
    std::vector<std::vector<double>> values_;
    std::vector<double> reference_; // k d
    LinearFeatures<One> linear_;
    std::vector<typename One::Density> densities_; // k d
};

} // namespace emgine::by_feature
