// Features in which all components are so wide that densities and sums are products of statistics
// of the rows, as those of an exponential family, without a loss of digits; the others keep the
// formulas about each component's mean. Statistics are taken about one centre for all components.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "families/components.hpp"
#include "machine/dispatch.hpp"

namespace emgine::by_feature {

// A family that has no such form.
struct NotLinear {
    static constexpr std::size_t n_sums = 0, first = 0;
};

// What a linear form may lose of its digits: sums of terms that are so much larger than they are.
constexpr double most_cancellation = 512;

// One::Linear is of one feature:
//
//   n_sums, first                     statistics of a value; densities need those from `first` on
//   Linear(lowest, highest)           references of the components
//   keeps_digits(p)                   whether it is exact enough for a component
//   natural(p, eta)                   its natural parameters; returns its constant
//   write(seen, stride, t, step)      statistics of a value, step apart
//   write_block(seen, n, t, step)     the same of a block, by kernels
//   about(reference, weight, sums, t) sums of the family's statistics, step apart, from those of T
template <class One>
class LinearFeatures {
  public:
    using Linear = typename One::Linear;

    // parameters(i): those of component and feature i. reference: k d.
    template <class Parameters>
    LinearFeatures(const ModelShape& shape, const Parameters& parameters,
                   const std::vector<double>& reference, const std::vector<double>& log_weights)
        : d_(shape.n_features), k_(shape.n_components) {
        for (std::size_t j = 0; j < d_; ++j)
            if (!take(j, parameters, reference))
                others_.push_back(j);
        offset_ = log_weights;
        offset_.resize(in_tiles());
        eta_.resize(in_tiles() * n_eta());
        if (shape.missing)
            eta_of_gaps_.resize(in_tiles() * n_eta_of_gaps());
        lay_out(parameters);
    }

    std::size_t size() const { return features_.size(); }
    std::size_t n_sums() const { return Linear::n_sums * size(); }
    std::size_t n_eta() const { return (Linear::n_sums - Linear::first) * size(); }
    // The statistics that densities need, of those that `write` writes.
    const double* of_densities(const double* t, std::size_t stride) const {
        return t + Linear::first * size() * stride;
    }
    const std::vector<std::size_t>& others() const { return others_; }
    const double* eta() const { return eta_.data(); }
    const double* offset() const { return offset_.data(); }

    void write(const double* seen, std::size_t n, std::size_t stride, double* t) const noexcept {
        if constexpr (Linear::n_sums > 0)
            for (std::size_t l = 0; l < size(); ++l)
                write_feature(forms_[l], seen + features_[l] * One::n_seen * stride, n, stride,
                              t + l * stride, size() * stride);
    }

    // Where rows lack cells: their statistics are 0, and behind them is what is lacking, of which
    // eta_of_gaps takes back the constants. observed: d, 1 where a row has the feature.
    void hide(const double* observed, std::size_t n, double* t) const noexcept {
        double* lacking = t + n_sums() * block_stride;
        for (std::size_t l = 0; l < size(); ++l) {
            const double* of_feature = observed + features_[l] * block_stride;
            for (std::size_t a = 0; a < Linear::n_sums; ++a)
                kernels().gaps.keep_observed(of_feature, n, 1, t + (a * size() + l) * block_stride);
            kernels().gaps.count_lacking(of_feature, n, 1, lacking + l * block_stride);
        }
    }
    std::size_t n_eta_of_gaps() const { return n_eta() + size(); }
    const double* eta_of_gaps() const { return eta_of_gaps_.data(); }

    // Adds to statistics (each k d). weight(k, j): of the rows that have feature j; sums:
    // k n_sums().
    template <class Weight>
    void add(const double* reference, const Weight& weight, const double* sums,
             double* statistics) const {
        if constexpr (Linear::n_sums > 0)
            for (std::size_t k = 0; k < k_; ++k)
                for (std::size_t l = 0; l < size(); ++l) {
                    const std::size_t i = k * d_ + features_[l];
                    std::array<double, Linear::n_sums> of_pair;
                    for (std::size_t a = 0; a < of_pair.size(); ++a)
                        of_pair[a] = sums[k * n_sums() + a * size() + l];
                    forms_[l].about(reference[i], weight(k, features_[l]), of_pair, statistics + i,
                                    k_ * d_);
                }
    }

  private:
    std::size_t in_tiles() const { return (k_ + center_tile - 1) / center_tile * center_tile; }

    static void write_feature(const Linear& form, const double* seen, std::size_t n,
                              std::size_t stride, double* t, std::size_t step) noexcept {
        if (n > 1)
            form.write_block(seen, n, t, step);
        else
            form.write(seen, stride, t, step);
    }

    template <class Parameters>
    bool take(std::size_t j, const Parameters& parameters, const std::vector<double>& reference) {
        if constexpr (Linear::n_sums == 0)
            return false;
        else {
            double lowest = reference[j], highest = reference[j];
            for (std::size_t k = 1; k < k_; ++k) {
                lowest = std::min(lowest, reference[k * d_ + j]);
                highest = std::max(highest, reference[k * d_ + j]);
            }
            const Linear form(lowest, highest);
            for (std::size_t k = 0; k < k_; ++k)
                if (!form.keeps_digits(parameters(k * d_ + j).data()))
                    return false;
            features_.push_back(j);
            forms_.push_back(form);
            return true;
        }
    }

    template <class Parameters>
    void lay_out(const Parameters& parameters) {
        if constexpr (Linear::n_sums > 0)
            for (std::size_t k = 0; k < k_; ++k)
                for (std::size_t l = 0; l < size(); ++l) {
                    std::array<double, Linear::n_sums - Linear::first> eta;
                    const double constant =
                        forms_[l].natural(parameters(k * d_ + features_[l]).data(), eta.data());
                    offset_[k] += constant;
                    if (!eta_of_gaps_.empty())
                        lay_out_gaps(k, l, eta, -constant);
                    double* tile = eta_.data() + k / center_tile * center_tile * n_eta();
                    for (std::size_t a = 0; a < eta.size(); ++a)
                        tile[(a * size() + l) * center_tile + k % center_tile] = eta[a];
                }
    }

    template <class Eta>
    void lay_out_gaps(std::size_t k, std::size_t l, const Eta& eta, double of_lacking) {
        double* tile = eta_of_gaps_.data() + k / center_tile * center_tile * n_eta_of_gaps();
        for (std::size_t a = 0; a < eta.size(); ++a)
            tile[(a * size() + l) * center_tile + k % center_tile] = eta[a];
        tile[(n_eta() + l) * center_tile + k % center_tile] = of_lacking;
    }

    std::size_t d_, k_;
    std::vector<std::size_t> features_, others_;
    std::vector<Linear> forms_;            // of features_
    std::vector<double> eta_;              // in tiles of components, by statistics
    std::vector<double> eta_of_gaps_ = {}; // the same, then constants; where rows may lack cells
    std::vector<double> offset_;           // log-weights and constants, in whole tiles
};

} // namespace emgine::by_feature
