// Building Student's t components from Gaussian ones; then densities by block and by row.
#include "families/student_t/components.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "families/student_t/accumulation.hpp"
#include "families/student_t/dof.hpp"
#include "families/student_t/scratch.hpp"
#include "machine/dispatch.hpp"

namespace emgine {

namespace {

// Beyond, a component counts as Gaussian: powers of nu would not be finite.
constexpr double most_dof = 1e60;

GaussianParameters without_normalizers(GaussianParameters gaussian) {
    gaussian.log_normalizers.assign(gaussian.n_components, 0.0);
    std::fill(gaussian.of_feature.begin(), gaussian.of_feature.end(), 0.0);
    return gaussian;
}

// The messages of the Gaussian's checks, about scales.
std::string about_scales(std::string message) {
    for (const char* word : {"covariances", "covariance "}) {
        const std::string other = word[10] == 's' ? "scales" : "scale ";
        for (std::size_t at = message.find(word); at != std::string::npos; at = message.find(word))
            message.replace(at, std::string(word).size(), other);
    }
    return message;
}

GaussianParameters gaussian_of(const ModelShape& shape, NamedArrays& parameters, int n_threads) {
    NamedArrays arrays =
        means_and("covariances", taken(parameters, "means"), taken(parameters, "scales"));
    arrays.push_back({"precisions_cholesky", taken(parameters, "precisions_cholesky")});
    try {
        return gaussian_parameters(gaussian_shape_of(shape), std::move(arrays),
                                   std::vector<double>(shape.n_components), n_threads);
    } catch (const IllDefinedComponent& error) {
        throw IllDefinedComponent(error.component, about_scales(error.what()));
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(about_scales(error.what()));
    }
}

std::vector<double> dofs_of(const ModelShape& shape, NamedArrays& parameters) {
    const StudentStructure structure = student_structure_of(shape.structure);
    std::vector<double> dofs = taken(parameters, "dofs");
    if (dofs.empty() && structure.dof == Dof::fixed)
        dofs.assign(shape.n_components, structure.fixed_dof);
    if (dofs.size() != shape.n_components)
        throw std::invalid_argument("dofs must be of shape (n_components,).");
    for (std::size_t k = 0; k < dofs.size(); ++k) {
        if (!(dofs[k] >= least_dof))
            throw IllDefinedComponent(k, "dofs of component " + std::to_string(k) +
                                             " must be in the range [0.1, inf].");
        if (structure.dof == Dof::shared && dofs[k] != dofs[0])
            throw std::invalid_argument("dofs must be equal, because the components share them.");
        if (structure.dof == Dof::fixed && dofs[k] != structure.fixed_dof)
            throw std::invalid_argument("dofs must be the number that dof is.");
    }
    return dofs;
}

} // namespace

StudentComponents::StudentComponents(ModelShape shape, GaussianParameters gaussian,
                                     std::vector<double> dofs,
                                     const std::vector<double>& log_weights)
    : shape_(std::move(shape)), gaussian_(gaussian_shape_of(shape_), without_normalizers(gaussian)),
      dofs_(std::move(dofs)),
      estimates_dof_(student_structure_of(shape_.structure).dof != Dof::fixed) {
    const std::size_t padded = (shape_.n_components + panel_rows - 1) / panel_rows * panel_rows;
    for (auto* numbers : {&offset_, &kappa_, &nu_, &half_})
        numbers->resize(padded);
    for (std::size_t k = 0; k < shape_.n_components; ++k) {
        const bool is_gaussian = dofs_[k] > most_dof;
        kappa_[k] = is_gaussian ? 0 : 1 / dofs_[k];
        nu_[k] = is_gaussian ? 0 : dofs_[k];
        half_[k] = 0.5 * (1 + kappa_[k] * static_cast<double>(shape_.n_features));
        const DofTerm term = dof_term(kappa_[k], shape_.n_features);
        offset_[k] = log_weights[k] + (gaussian.log_normalizers[k] + term.value);
        terms_.push_back(term);
    }
    if (shape_.missing)
        gaps_ = student_gap_numbers(gaussian, kappa_, log_weights);
    const auto k = static_cast<double>(shape_.n_components);
    costs_ = gaussian_.costs();
    costs_.first_block_twice = false; // nothing is left out
    costs_.row += 15 + 2 * k;
    costs_.padded_rows += 40 * k;
}

StudentNumbers StudentComponents::numbers() const {
    return {static_cast<double>(shape_.n_features), offset_.data(), kappa_.data(), nu_.data(),
            half_.data()};
}

std::unique_ptr<Scratch> StudentComponents::scratch() const {
    return std::make_unique<StudentScratch>(gaussian_.scratch(), shape_);
}

void StudentComponents::log_densities(const Block& block, double, Scratch& scratch,
                                      const Task& task, double* log_density) const {
    auto& own = static_cast<StudentScratch&>(scratch);
    // Something is added to what the Gaussian says: it must be exact.
    gaussian_.log_densities(block, -std::numeric_limits<double>::infinity(), *own.gaussian, task,
                            log_density);
    if (block.gaps)
        find_student_gaps(block, *own.gaps);
    for (std::size_t k = 0; k < shape_.n_components; ++k)
        densities_of_component(k, block, own, log_density + k * block_stride);
}

void StudentComponents::densities_of_component(std::size_t k, const Block& block,
                                               StudentScratch& scratch, double* log_density) const {
    const StudentNumbers of = numbers();
    const std::size_t at = k * block_stride;
    const bool asks_u = block.row_weight != nullptr, asks_scores = asks_u && estimates_dof_;
    double* u = scratch.u.get() + at;
    double *first = scratch.first.get() + at, *second = scratch.second.get() + at;
    if (block.gaps)
        student_densities_with_gaps(gaps_, of, k, block.n, *scratch.gaps, log_density,
                                    asks_u ? u : nullptr, asks_scores ? first : nullptr,
                                    asks_scores ? second : nullptr);
    else if (asks_scores)
        kernels().student_scores(log_density, block.n, of, k, u, first, second);
    else if (asks_u)
        kernels().student_weights(log_density, block.n, of, k, u);
    else
        kernels().student_densities(log_density, block.n, of, k);
}

std::unique_ptr<Accumulation> StudentComponents::accumulation(const double* reference) const {
    return student_accumulation(shape_, reference, {kappa_.data(), terms_.data()});
}

void StudentComponents::log_densities_of_row(const double* x, RowScratch& scratch) const noexcept {
    gaussian_.log_densities_of_row(x, scratch);
    kernels().row_student_densities(scratch.log_density, shape_.n_components, numbers());
}

std::shared_ptr<const Components> student_components(const ModelShape& shape,
                                                     NamedArrays parameters,
                                                     const std::vector<double>& log_weights,
                                                     int n_threads) {
    std::vector<double> dofs = dofs_of(shape, parameters);
    return std::make_shared<const StudentComponents>(
        shape, gaussian_of(shape, parameters, n_threads), std::move(dofs), log_weights);
}

} // namespace emgine
