// Scales are divided by the sum of r u instead of r: parameter-expanded EM (Kent, Tyler and Vardi
// 1994; Liu, Rubin and Wu 1998), which has the same fixed points and needs fewer steps. Where
// components share a scale, one expansion serves all, by the components' nu. kappa makes
// a step of Newton for the log-likelihood in which the components, not u, are missing: EM's own
// step would shrink to nothing where nu is large.
#include "families/student_t/maximization.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "families/gaussian/held_means.hpp"
#include "families/gaussian/parameters.hpp"
#include "families/observed_weights.hpp"
#include "families/student_t/components.hpp"
#include "families/student_t/dof.hpp"

namespace emgine {

namespace {

double dof_of(double kappa_weight, double weight, double score, double curvature) {
    constexpr double most_kappa = 1 / least_dof;
    const double kappa = std::min(per_weight(kappa_weight, weight), most_kappa);
    return 1 / next_kappa(kappa, score, curvature); // infinite where kappa is 0
}

std::vector<double> dofs_of(const SufficientStatistics& statistics,
                            const StudentStructure& structure) {
    const std::size_t k = statistics.shape().n_components;
    if (structure.dof == Dof::fixed)
        return std::vector<double>(k, structure.fixed_dof);
    const double* kappa = statistics.array("dof_inverse");
    const double* score = statistics.array("dof_score");
    const double* curvature = statistics.array("dof_curvature");
    const double* weight = statistics.weight();
    const auto total = [k](const double* values) {
        return std::accumulate(values, values + k, 0.0);
    };
    if (structure.dof == Dof::shared)
        return std::vector<double>(
            k, dof_of(total(kappa), total(weight), total(score), total(curvature)));
    std::vector<double> dofs;
    for (std::size_t i = 0; i < k; ++i)
        dofs.push_back(dof_of(kappa[i], weight[i], score[i], curvature[i]));
    return dofs;
}

// The expansion that components of one scale share: their mean u, each by its weight times nu.
double shared_expansion(const SufficientStatistics& statistics) {
    const std::size_t n = statistics.shape().n_components;
    const double* weight = statistics.weight();
    const double* weight_u = statistics.array("weight_u");
    std::vector<double> kappa;
    for (std::size_t k = 0; k < n; ++k)
        kappa.push_back(per_weight(statistics.array("dof_inverse")[k], weight[k]));
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < n; ++k)
        if (weight[k] > 0)
            least = std::min(least, kappa[k]);
    double of_u = 0, of_one = 0;
    for (std::size_t k = 0; k < n; ++k) {
        const double nu = kappa[k] > least ? least / kappa[k] : 1; // relative to the largest
        of_u += nu * weight_u[k];
        of_one += nu * weight[k];
    }
    return per_weight(of_u, of_one);
}

// By how much u is too large, in each component: see the head of this file.
std::vector<double> expansions(const SufficientStatistics& statistics,
                               const StudentStructure& structure) {
    const std::size_t k = statistics.shape().n_components;
    const double *weight = statistics.weight(), *weight_u = statistics.array("weight_u");
    std::vector<double> each;
    for (std::size_t i = 0; i < k; ++i)
        each.push_back(per_weight(weight_u[i], weight[i]));
    if (!is_shared(structure_of(structure.scales).storage))
        return each;
    if (structure.dof == Dof::each)
        return std::vector<double>(k, shared_expansion(statistics));
    return std::vector<double>(k, per_weight(std::accumulate(weight_u, weight_u + k, 0.0),
                                             std::accumulate(weight, weight + k, 0.0)));
}

// Null where no row lacks a cell: the numbers are then those of the weights.
const double* observed_u(const SufficientStatistics& statistics,
                         const StudentStructure& structure) {
    const ModelShape& shape = statistics.shape();
    if (!shape.missing || has_matrices(structure_of(structure.scales).storage))
        return nullptr;
    const double* observed = statistics.array("observed");
    for (std::size_t i = 0; i < shape.n_components * shape.n_features; ++i)
        if (observed[i] != statistics.weight()[i / shape.n_features])
            return statistics.array("observed_u");
    return nullptr;
}

// From the rows that have a feature: squares weighted by u, over the number of rows.
std::vector<double> scales_of_observed(const SufficientStatistics& statistics,
                                       const StudentStructure& structure, Scatters from,
                                       const Components* previous) {
    const Structure& of_scales = structure_of(structure.scales);
    if (of_scales.is_constrained()) { // without the expansion, as plain EM
        from.divisors = statistics.array("observed");
        if (previous != nullptr)
            from.previous = student_gaussian(*previous).covariances.data();
        return of_scales.covariances(from);
    }
    const std::vector<double> expansion = expansions(statistics, structure);
    const double* observed = statistics.array("observed");
    std::vector<double> divisors;
    for (std::size_t i = 0; i < from.k * from.d; ++i)
        divisors.push_back(observed[i] * expansion[i / from.d]);
    from.divisors = divisors.data();
    return variances_of_observed(of_scales.storage, from);
}

// Of components that have something in common: the M-step by the sum of r, then the expansion, of
// each where volumes are its own.
std::vector<double> coupled_scales(const SufficientStatistics& statistics, const Structure& coupled,
                                   Dof dof, Scatters from, const Components* previous) {
    from.mass = statistics.weight();
    if (previous != nullptr)
        from.previous = student_gaussian(*previous).covariances.data();
    std::vector<double> scales = coupled.covariances(from);
    const double *of_one = statistics.weight(), *of_u = from.weight.data();
    const double shared = dof == Dof::each
                              ? shared_expansion(statistics)
                              : per_weight(std::accumulate(of_u, of_u + from.k, 0.0),
                                           std::accumulate(of_one, of_one + from.k, 0.0));
    const std::size_t size = scales.size() / from.k;
    for (std::size_t i = 0; i < scales.size(); ++i) {
        const std::size_t k = i / size;
        const double own = per_weight(of_u[k], of_one[k]);
        const double expansion = coupled.has_free_volume() ? own : shared;
        if (expansion > 0)
            scales[i] /= expansion;
    }
    return scales;
}

std::vector<double> scales_of(const SufficientStatistics& statistics,
                              const StudentStructure& structure, const std::vector<double>& shift,
                              const double* scatter, double reg_covar, const Components* previous) {
    const ModelShape& shape = statistics.shape();
    const std::size_t d = shape.n_features, k = shape.n_components;
    const Structure& of_scales = structure_of(structure.scales);
    const double* weight_u = statistics.array("weight_u");
    const std::vector<double> weight(weight_u, weight_u + k);
    if (of_scales.is_constrained())
        return coupled_scales(statistics, of_scales, structure.dof,
                              {d, k, scatter, weight, shift, reg_covar}, previous);
    if (!is_shared(of_scales.storage) || structure.dof != Dof::each)
        return of_scales.covariances({d, k, scatter, weight, shift, reg_covar});
    std::vector<double> scales = of_scales.covariances({d, k, scatter, weight, shift, 0});
    const double total = std::accumulate(statistics.weight(), statistics.weight() + k, 0.0);
    const double total_u = std::accumulate(weight.begin(), weight.end(), 0.0);
    const double factor = total_u / (total * shared_expansion(statistics));
    for (double& scale : scales)
        scale *= factor;
    for (std::size_t j = 0; j < (of_scales.storage == Storage::variance ? 1 : d); ++j)
        scales[variance_at(of_scales.storage, d, 0, j)] += reg_covar;
    return scales;
}

} // namespace

NamedArrays student_maximization(const SufficientStatistics& statistics, const MStep& options) {
    if (!(options.reg_covar >= 0) || !std::isfinite(options.reg_covar))
        throw std::invalid_argument("reg_covar must be a finite number in the range [0, inf).");
    const ModelShape& shape = statistics.shape();
    const StudentStructure structure = student_structure_of(shape.structure);
    const std::size_t d = shape.n_features, k = shape.n_components;
    const double* weight_u = statistics.array("weight_u");
    const double* sum = statistics.array("sum");
    const double* observed = observed_u(statistics, structure);
    std::vector<double> shift(k * d);
    for (std::size_t i = 0; i < shift.size(); ++i)
        if (observed == nullptr)
            shift[i] = per_weight(sum[i], weight_u[i / d]);
        else if (is_observed(observed[i], weight_u[i / d]))
            shift[i] = sum[i] / observed[i];
    const std::vector<double> weight(weight_u, weight_u + k);
    Scatters from{d, k, statistics.array("scatter"), weight, shift, options.reg_covar, observed};
    std::vector<double> means = shift, held_scatter;
    if (const HeldArray* held = held_array(options, "means")) {
        held_scatter = about_held_means(*held, held_array(options, "scales"), statistics.reference,
                                        structure_of(structure.scales).storage, from, means);
        from.scatter = held_scatter.data();
    }
    std::vector<double> scales =
        observed == nullptr ? scales_of(statistics, structure, shift, from.scatter,
                                        options.reg_covar, options.previous)
                            : scales_of_observed(statistics, structure, from, options.previous);
    for (std::size_t i = 0; i < means.size(); ++i)
        means[i] += statistics.reference[i];
    NamedArrays arrays = means_and("scales", std::move(means), std::move(scales));
    arrays.push_back({"dofs", dofs_of(statistics, structure)});
    return arrays;
}

} // namespace emgine
