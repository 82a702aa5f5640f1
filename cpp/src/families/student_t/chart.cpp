// With scales divided by the sum of r u, the step of means and scales is that of Gaussians to first
// order. kappa = 1 / nu has the coordinate log(1 + kappa / unit), in which it may be 0.
#include "families/student_t/chart.hpp"

#include <algorithm>
#include <cmath>

#include "families/gaussian/chart.hpp"

namespace emgine {

namespace {

class StudentChart final : public ComponentsChart {
  public:
    StudentChart(const std::shared_ptr<const Components>& reference,
                 const std::vector<double>& roots)
        : dof_(student_structure_of(reference->shape().structure).dof), n_components_(roots.size()),
          fixed_(dofs(*reference)) {
        const auto& student = static_cast<const StudentComponents&>(*reference);
        // It lives as long as the reference.
        gaussian_ = gaussian_chart({reference, &student.gaussian_components()}, roots);
        const std::size_t d = reference->shape().n_features;
        unit_ = 1 / std::sqrt(information_of_kappa(0, d));
        for (std::size_t i = 0; i < n_dofs(); ++i) {
            const double kappa = 1 / fixed_[i];
            const double root = dof_ == Dof::shared ? 1.0 : roots[i];
            roots_.push_back(root * std::sqrt(information_of_kappa(kappa, d)) * (unit_ + kappa));
        }
    }

    std::size_t size() const override { return gaussian_->size() + n_dofs(); }

    void write(const Components& components, double* coordinates) const override {
        const auto& student = static_cast<const StudentComponents&>(components);
        gaussian_->write(student.gaussian_components(), coordinates);
        for (std::size_t i = 0; i < n_dofs(); ++i)
            coordinates[gaussian_->size() + i] =
                roots_[i] * std::log1p(1 / dofs(components)[i] / unit_);
    }

    NamedArrays parameters(const double* coordinates) const override {
        constexpr double most_kappa = 1 / least_dof;
        NamedArrays made = gaussian_->parameters(coordinates);
        std::vector<double> dofs = fixed_;
        for (std::size_t k = 0; dof_ != Dof::fixed && k < dofs.size(); ++k) {
            const std::size_t i = dof_ == Dof::shared ? 0 : k;
            const double kappa = unit_ * std::expm1(coordinates[gaussian_->size() + i] / roots_[i]);
            dofs[k] = 1 / std::clamp(kappa, least_kappa(1 / fixed_[k]), most_kappa);
        }
        made.push_back({"dofs", std::move(dofs)});
        return made;
    }

  private:
    static const std::vector<double>& dofs(const Components& components) {
        return *components.parameters()[3];
    }
    std::size_t n_dofs() const {
        return dof_ == Dof::fixed ? 0 : dof_ == Dof::shared ? 1 : n_components_;
    }

    // About what some M-steps in a row may lead to: see next_kappa.
    static double least_kappa(double reference) {
        constexpr double small = 0.01;
        return reference > small ? reference / 1.5 : 0;
    }

    Dof dof_;
    std::size_t n_components_;
    std::vector<double> fixed_; // of the reference
    std::unique_ptr<ComponentsChart> gaussian_;
    double unit_ = 1;
    std::vector<double> roots_; // of each coordinate's information
};

} // namespace

std::unique_ptr<ComponentsChart> student_chart(std::shared_ptr<const Components> reference,
                                               const std::vector<double>& roots) {
    return std::make_unique<StudentChart>(reference, roots);
}

} // namespace emgine
