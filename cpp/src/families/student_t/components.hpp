// The components of a mixture of Student's t, of any structure: Gaussian components without
// normalisers, whose log-densities are -delta/2, and the degrees of freedom.
#pragma once

#include "families/gaussian/components.hpp"
#include "families/student_t/dof.hpp"
#include "families/student_t/gaps.hpp"
#include "families/student_t/structure.hpp"

namespace emgine {

struct StudentScratch;

class StudentComponents final : public Components {
  public:
    // gaussian: with the log-normalisers of weights 1.
    StudentComponents(ModelShape shape, GaussianParameters gaussian, std::vector<double> dofs,
                      const std::vector<double>& log_weights);

    const GaussianComponents& gaussian_components() const { return gaussian_; }
    const GaussianParameters& gaussian() const { return gaussian_.numbers(); }

    const ModelShape& shape() const override { return shape_; }
    std::vector<const std::vector<double>*> parameters() const override {
        return {&gaussian().means, &gaussian().covariances, &gaussian().precisions_cholesky,
                &dofs_};
    }
    const double* reference() const override { return gaussian_.reference(); }
    std::unique_ptr<Scratch> scratch() const override;
    void log_densities(const Block& block, double negligible, Scratch& scratch, const Task& task,
                       double* log_density) const override;
    std::unique_ptr<Accumulation> accumulation(const double* reference) const override;
    void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept override;

  private:
    StudentNumbers numbers() const;
    void densities_of_component(std::size_t k, const Block& block, StudentScratch& scratch,
                                double* log_density) const;

    ModelShape shape_;
    GaussianComponents gaussian_;
    std::vector<double> dofs_; // k
    bool estimates_dof_;
    // In whole vectors of components: see StudentNumbers.
    std::vector<double> offset_, kappa_, nu_, half_;
    std::vector<DofTerm> terms_; // k
    StudentGapNumbers gaps_;
};

inline const GaussianParameters& student_gaussian(const Components& components) {
    return static_cast<const StudentComponents&>(components).gaussian();
}

// From "means", "scales" or "precisions_cholesky" or both, and "dofs", which may be missing where
// the structure says them.
std::shared_ptr<const Components> student_components(const ModelShape& shape,
                                                     NamedArrays parameters,
                                                     const std::vector<double>& log_weights,
                                                     int n_threads);

} // namespace emgine
