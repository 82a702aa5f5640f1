// The components of a Gaussian mixture, of any covariance structure.
#pragma once

#include "families/gaussian/parameters.hpp"

namespace emgine {

class GaussianComponents final : public Components {
  public:
    GaussianComponents(ModelShape shape, GaussianParameters parameters);

    const GaussianParameters& numbers() const { return p_; }

    const ModelShape& shape() const override { return shape_; }
    std::vector<const std::vector<double>*> parameters() const override {
        return {&p_.means, &p_.covariances, &p_.precisions_cholesky};
    }
    const double* reference() const override { return p_.means.data(); }
    std::unique_ptr<Scratch> scratch() const override;
    void log_densities(const Block& block, double negligible, Scratch& scratch, const Task& task,
                       double* log_density) const override;
    std::unique_ptr<Accumulation> accumulation(const double* reference) const override;
    void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept override;

  private:
    void whitened_row(const double* x, RowScratch& scratch) const noexcept;
    void row_by_squares(const double* x, RowScratch& scratch) const noexcept;
    void row_by_feature(const double* x, std::size_t first, std::size_t n, double* scratch,
                        double* log_density) const noexcept;

    ModelShape shape_;
    GaussianParameters p_;
};

inline const GaussianParameters& gaussian_numbers(const Components& components) {
    return static_cast<const GaussianComponents&>(components).numbers();
}

// From "means" and "covariances", "means" and "precisions_cholesky", or all three, which are then
// kept to the bit.
GaussianParameters gaussian_parameters(const ModelShape& shape, NamedArrays parameters,
                                       const std::vector<double>& log_weights, int n_threads);
std::shared_ptr<const Components> gaussian_components(const ModelShape& shape,
                                                      NamedArrays parameters,
                                                      const std::vector<double>& log_weights,
                                                      int n_threads);

} // namespace emgine
