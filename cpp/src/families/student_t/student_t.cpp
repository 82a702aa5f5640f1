// The family of Student's t (Peel and McLachlan 2000): what the engine asks of it, answered by the
// files of this folder.
#include "families/gaussian/collapse.hpp"
#include "families/gaussian/loss.hpp"
#include "families/observed_weights.hpp"
#include "families/student_t/accumulation.hpp"
#include "families/student_t/chart.hpp"
#include "families/student_t/components.hpp"
#include "families/student_t/maximization.hpp"

namespace emgine {

namespace {

class StudentT final : public Family {
  public:
    const char* name() const override { return "student_t"; }

    void check_structure(const std::string& structure, std::size_t) const override {
        student_structure_of(structure);
    }

    std::vector<StructureInfo> structures() const override { return student_structures(); }

    std::vector<NamedShape> parameters(const ModelShape& shape) const override {
        const ArrayShape scales = scales_shape(shape);
        return {{"means", {shape.n_components, shape.n_features}},
                {"scales", scales},
                {"precisions_cholesky", scales},
                {"dofs", {shape.n_components}}};
    }
    bool may_be_infinite(const ModelShape&, const std::string& parameter) const override {
        return parameter == "dofs";
    }

    std::vector<StatisticsArray> statistics(const ModelShape& shape) const override {
        const StudentStructure structure = student_structure_of(shape.structure);
        const std::size_t k = shape.n_components;
        std::vector<StatisticsArray> arrays = {
            {"weight_u", {k}},
            {"sum", {k, shape.n_features}},
            {"scatter", scales_shape(shape), has_matrices(structure_of(structure.scales).storage)}};
        if (structure.dof != Dof::fixed)
            for (const char* name : {"dof_inverse", "dof_score", "dof_curvature"})
                arrays.push_back({name, {k}});
        if (shape.missing && !has_matrices(structure_of(structure.scales).storage)) {
            arrays.push_back({"observed_u", {k, shape.n_features}});
            arrays.push_back(observed_array(shape));
        }
        return arrays;
    }

    std::vector<bool> may_miss(const ModelShape& shape) const override {
        return std::vector<bool>(shape.n_features, true);
    }

    std::size_t n_free_parameters(const ModelShape& shape) const override {
        const std::size_t k = shape.n_components;
        const Dof dof = student_structure_of(shape.structure).dof;
        return emgine::n_free_parameters(gaussian_shape_of(shape)) - (k - 1) +
               (dof == Dof::each     ? k
                : dof == Dof::shared ? 1
                                     : 0);
    }

    double cost_of_density(const ModelShape& shape) const override {
        const ModelShape gaussian = gaussian_shape_of(shape);
        return 1.5 + gaussian.family->cost_of_density(gaussian);
    }

    std::shared_ptr<const Components> components(const ModelShape& shape, NamedArrays parameters,
                                                 const std::vector<double>& log_weights,
                                                 int n_threads) const override {
        return student_components(shape, std::move(parameters), log_weights, n_threads);
    }

    std::unique_ptr<Accumulation> accumulation(const ModelShape& shape,
                                               const double* reference) const override {
        return student_start(shape, reference);
    }

    NamedArrays maximization(const SufficientStatistics& statistics,
                             const MStep& options) const override {
        return student_maximization(statistics, options);
    }

    bool loses_digits(const SufficientStatistics& statistics,
                      const Components& updated) const override {
        return gaussian_loses_digits(student_gaussian(updated), statistics.reference);
    }

    bool has_collapsed(const Components& components, std::size_t component,
                       double floor) const override {
        return gaussian_collapsed(student_gaussian(components), component, floor);
    }

    double most_lost(const Components& before, const Components& after,
                     const std::vector<double>& weights, double reg_covar,
                     double enough) const override {
        const StudentStructure structure = student_structure_of(after.shape().structure);
        return gaussian_most_lost(student_gaussian(before), student_gaussian(after), weights,
                                  reg_covar, enough,
                                  structure_of(structure.scales).is_constrained());
    }
    bool has_chart(const ModelShape&) const override { return true; }
    std::unique_ptr<ComponentsChart> chart(std::shared_ptr<const Components> reference,
                                           const std::vector<double>& roots,
                                           const SufficientStatistics*) const override {
        return student_chart(std::move(reference), roots);
    }

  private:
    static ArrayShape scales_shape(const ModelShape& shape) {
        return shape_of(structure_of(student_structure_of(shape.structure).scales).storage,
                        shape.n_features, shape.n_components);
    }
};

} // namespace

const Family& student_t_family() {
    static const StudentT family;
    return family;
}

} // namespace emgine
