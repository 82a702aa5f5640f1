// The Gaussian sums of a chunk are counted in its own layout, then added to the arrays of theirs.
#include "families/student_t/accumulation.hpp"

#include <algorithm>

#include "families/gaussian/accumulation.hpp"
#include "families/observed_weights.hpp"
#include "families/student_t/scratch.hpp"
#include "machine/dispatch.hpp"

namespace emgine {

namespace {

constexpr double first_kappa = 0.1;

class StudentAccumulation final : public Accumulation {
  public:
    StudentAccumulation(const ModelShape& shape, const double* reference, const StudentDofs& dofs)
        : layout_(layout_of(shape)), gaussian_layout_(layout_of(gaussian_shape_of(shape))),
          gaussian_(gaussian_accumulation(gaussian_layout_->shape(), reference)), dofs_(dofs),
          counts_(counts_features(shape)), observed_(shape, counts_), k_(shape.n_components) {
        const StudentStructure structure = student_structure_of(shape.structure);
        estimates_dof_ = structure.dof != Dof::fixed;
        score_at_ = estimates_dof_ ? layout_->array("dof_score").at : 0;
        curvature_at_ = estimates_dof_ ? layout_->array("dof_curvature").at : 0;
        one_matrix_ = structure_of(structure.scales).storage == Storage::matrix;
    }

    std::unique_ptr<Scratch> scratch() const override {
        return std::make_unique<StudentScratch>(gaussian_->scratch(), layout_->shape());
    }

    void begin(Scratch& scratch) const override {
        auto& own = static_cast<StudentScratch&>(scratch);
        own.values.assign(gaussian_layout_->size(), 0.0);
        gaussian_->begin(*own.gaussian);
    }

    void add(const Block& block, const double* r, Scratch& scratch, const Task& task,
             double* values) const override {
        auto& own = static_cast<StudentScratch&>(scratch);
        if (counts_)
            count_features(block, r, own, values);
        if (dofs_.kappa == nullptr) {
            double* weight = values + StatisticsLayout::weight_at;
            for (std::size_t k = 0; k < k_; ++k)
                weight[k] += kernels().sum(r + k * block_stride, block.n);
            gaussian_->add(block, r, *own.gaussian, task, own.values.data());
            return;
        }
        for (std::size_t k = 0; k < k_; ++k)
            add_component(k, block.n, r + k * block_stride, own, values);
        // Given u, what a row lacks has its conditional covariance divided by u.
        if (GapScratch* gaps = own.matrix_gaps())
            gaps->of_covariances = r;
        gaussian_->add({block.x, block.n, row_weight(block, own), block.gaps}, own.weighted.get(),
                       *own.gaussian, task, own.values.data());
    }

    void finish(Scratch& scratch, double* values) const override {
        auto& own = static_cast<StudentScratch&>(scratch);
        gaussian_->finish(*own.gaussian, own.values.data());
        add_gaussian("weight", "weight_u", own.values, values);
        add_gaussian("sum", "sum", own.values, values);
        add_gaussian("scatter", "scatter", own.values, values);
        if (counts_)
            add_gaussian("observed", "observed_u", own.values, values);
        if (!estimates_dof_)
            return;
        // The weight of a chunk, as that of one pass, is of one kappa.
        double* kappa = values + layout_->array("dof_inverse").at;
        for (std::size_t k = 0; k < k_; ++k)
            kappa[k] = values[StatisticsLayout::weight_at + k] *
                       (dofs_.kappa == nullptr ? first_kappa : dofs_.kappa[k]);
    }

  private:
    // Without matrices each feature has the rows that have it.
    static bool counts_features(const ModelShape& shape) {
        return shape.missing &&
               !has_matrices(structure_of(student_structure_of(shape.structure).scales).storage);
    }

    void count_features(const Block& block, const double* r, StudentScratch& own,
                        double* values) const {
        if (block.gaps && dofs_.kappa == nullptr)
            find_student_gaps(block, *own.gaps); // no densities before
        observed_.add(block.gaps ? own.gaps->cells.observed.get() : nullptr, block.n, r, values);
    }

    // Summed over the components; nobody but a shared matrix asks.
    const double* row_weight(const Block& block, StudentScratch& own) const {
        if (!one_matrix_)
            return block.row_weight;
        double* total = own.row_weight.get();
        std::fill_n(total, block.n, 0.0);
        for (std::size_t k = 0; k < k_; ++k)
            for (std::size_t s = 0; s < block.n; ++s)
                total[s] += own.weighted.get()[k * block_stride + s];
        return total;
    }

    void add_component(std::size_t k, std::size_t n, const double* r, StudentScratch& own,
                       double* values) const {
        const std::size_t at = k * block_stride;
        const double* u = own.u.get() + at;
        double* weighted = own.weighted.get() + at;
        double* weight = values + StatisticsLayout::weight_at;
        if (!estimates_dof_) {
            weight[k] += kernels().student_weighted(r, u, n, weighted);
            return;
        }
        double sums[3];
        kernels().student_sums(r, u, own.first.get() + at, own.second.get() + at, n, weighted,
                               sums);
        weight[k] += sums[0];
        values[score_at_ + k] += dofs_.terms[k].first * sums[0] + 0.5 * sums[1];
        values[curvature_at_ + k] += dofs_.terms[k].second * sums[0] + 0.5 * sums[2];
    }

    void add_gaussian(const char* name, const char* to, const std::vector<double>& from,
                      double* values) const {
        const StatisticsArray& array = gaussian_layout_->array(name);
        double* target = values + layout_->array(to).at;
        for (std::size_t i = 0; i < array.size; ++i)
            target[i] += from[array.at + i];
    }

    std::shared_ptr<const StatisticsLayout> layout_, gaussian_layout_;
    std::unique_ptr<Accumulation> gaussian_;
    StudentDofs dofs_; // none: no densities before, u = 1
    bool counts_;
    ObservedWeights observed_;
    std::size_t k_;
    std::size_t score_at_ = 0, curvature_at_ = 0;
    bool estimates_dof_ = false, one_matrix_ = false;
};

} // namespace

std::unique_ptr<Accumulation> student_accumulation(const ModelShape& shape, const double* reference,
                                                   const StudentDofs& dofs) {
    return std::make_unique<StudentAccumulation>(shape, reference, dofs);
}

std::unique_ptr<Accumulation> student_start(const ModelShape& shape, const double* reference) {
    return std::make_unique<StudentAccumulation>(shape, reference, StudentDofs{});
}

} // namespace emgine
