// Exponential families of independent features, each with one parameter of which T = x is the
// statistic: Bernoulli, Poisson, geometric, exponential. A family is a few functions of one number.
#pragma once

#include <limits>

#include "families/linear/linear_family.hpp"

namespace emgine {

// Of one feature of one component.
struct OneNatural {
    double eta = 0;
    double log_normalizer = 0;
    double only = std::numeric_limits<double>::quiet_NaN(); // see OnlyValue; NaN: any value
};

struct OneFeature {
    const char* name;
    const char* parameter; // such as "rates"
    const char* words;     // what the parameter must be
    Support support;
    bool (*is_parameter)(double parameter);
    OneNatural (*natural)(double parameter);
    double (*parameter_of)(double mean); // maximum likelihood
    // Adds log h of n rows to base, features `stride` apart; null: 0.
    void (*add_base)(const double* x, std::size_t n, std::size_t n_features, std::size_t stride,
                     double* base);
    // A coordinate in which Fisher's information is 1, and the parameter at any number of it.
    double (*coordinate)(double parameter);
    double (*parameter_at)(double coordinate);
};

class ByFeature final : public LinearFamily {
  public:
    explicit ByFeature(const OneFeature& of_feature) : one_(of_feature) {}

    const char* name() const override { return one_.name; }
    void check_structure(const std::string& structure, std::size_t n_features) const override;
    std::vector<NamedShape> parameters(const ModelShape& shape) const override;
    std::size_t n_free_parameters(const ModelShape& shape) const override;
    Support support(const ModelShape&, std::size_t) const override { return one_.support; }
    bool has_base() const override { return one_.add_base != nullptr; }
    void write_base(const ModelShape& shape, const double* x, std::size_t n, std::size_t stride,
                    double* base) const noexcept override;
    NaturalParameters natural(const ModelShape& shape,
                              const NamedArrays& parameters) const override;
    NamedArrays parameters_of(const ModelShape& shape, const std::vector<double>& means,
                              const double* weight) const override;
    bool has_chart(const ModelShape&) const override { return true; }
    std::unique_ptr<ComponentsChart> chart(std::shared_ptr<const Components> reference,
                                           const std::vector<double>& roots,
                                           const SufficientStatistics* seen) const override;

  private:
    OneFeature one_;
};

} // namespace emgine
