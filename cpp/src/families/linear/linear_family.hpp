// Exponential families: log p(x | k) = eta_k . T(x) - A_k + h(x). A family says what T, h, eta and
// A are, and how mean statistics become parameters; densities, sums, rows by themselves and checks
// of sizes are written once, here. Whoever needs other densities than these is not of this folder.
#pragma once

#include "families/family.hpp"

namespace emgine {

// A value that is the only one that a component can have in a statistic: its probability is 0 or 1.
struct OnlyValue {
    std::size_t component, statistic;
    double value;
};

// Parameters as the kernels read them. Where a component has an OnlyValue, it adds nothing to eta
// and to the log-normaliser: the logarithm of 0 never meets a 0.
struct NaturalParameters {
    std::vector<double> eta;            // k p
    std::vector<double> log_normalizer; // k
    std::vector<OnlyValue> only;
    std::vector<double> of_statistic = {}; // k p: parts of log_normalizer; none: all are 0
};

class LinearFamily : public Family {
  public:
    // Statistics T of a row: p.
    virtual std::size_t n_statistics(const ModelShape& shape) const { return shape.n_features; }
    // Writes T of rows, p by rows as x is d by rows, `stride` apart. Not called where T is the row.
    virtual bool is_row() const { return true; }
    virtual void write_statistics(const ModelShape&, const double* /*x*/, std::size_t /*n*/,
                                  std::size_t /*stride*/, double* /*t*/) const noexcept {}
    // Writes the log base measure h of rows, statistics `stride` apart; 0 of those that a row
    // lacks. Not called where h is 0. One row has a stride of 1, a block of block_stride.
    virtual bool has_base() const { return false; }
    virtual void write_base(const ModelShape&, const double* /*t*/, std::size_t /*n*/,
                            std::size_t /*stride*/, double* /*base*/) const noexcept {}
    // Whether rows say it: write_base then gets the rows, also where they lack cells.
    virtual bool base_is_given() const { return false; }
    // Which columns a statistic is made of, where rows may lack cells (see may_miss): without one
    // of them nothing is known of it.
    virtual std::vector<std::size_t> columns_of(const ModelShape&, std::size_t i) const {
        return {i};
    }
    // Whether each statistic is of one feature, and weighed by the rows that have it.
    virtual bool weighs_features(const ModelShape&) const { return false; }
    // Parameters are of the right sizes. Throws IllDefinedComponent for what is no density.
    virtual NaturalParameters natural(const ModelShape& shape,
                                      const NamedArrays& parameters) const = 0;
    // From mean statistics (k p) to parameters; weight (k) of the components, maybe 0.
    virtual NamedArrays parameters_of(const ModelShape& shape, const std::vector<double>& means,
                                      const double* weight) const = 0;

    std::vector<StatisticsArray> statistics(const ModelShape& shape) const override;
    double cost_of_density(const ModelShape& shape) const override;
    std::shared_ptr<const Components> components(const ModelShape& shape, NamedArrays parameters,
                                                 const std::vector<double>& log_weights,
                                                 int n_threads) const override;
    std::unique_ptr<Accumulation> accumulation(const ModelShape& shape,
                                               const double* reference) const override;
    NamedArrays maximization(const SufficientStatistics& statistics,
                             const MStep& options) const override;
};

} // namespace emgine
