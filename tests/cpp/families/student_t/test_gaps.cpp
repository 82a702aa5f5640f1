// Rows that lack cells: densities and sums of the observed ones in long double, whatever lies
// beside a row; a row with all its cells has the bits that it has in a block without gaps.
#include "check.hpp"
#include "families/gaussian/gap_problem.hpp"
#include "families/student_t/student_problem.hpp"

#include "families/gaussian/structures.hpp"
#include "families/student_t/gaps.hpp"

namespace {

using emgine::block_stride;
using gap_problem::Conditional;
using loaded_block::Loaded;
using problem::Problem;
using textbook::Real;

constexpr double exact = -std::numeric_limits<double>::infinity();

emgine::Mixture mixture_of(const Problem& p, const std::string& dof) {
    const auto shape = emgine::model_shape("student_t", p.type + "/" + dof, p.d, p.k, true);
    emgine::NamedArrays arrays{{"means", p.means}, {"scales", p.covariances}};
    arrays.push_back({"dofs", student_problem::some_dofs(p.k, dof)});
    return emgine::Mixture(shape, p.weights, std::move(arrays));
}

// What a row has of a component: how many features, its Gaussian, and that of the mean.
struct OfRow {
    std::size_t n_observed = 0;
    Conditional gaussian;
    Real normalizer = 0;
    Real delta() const { return 2 * (normalizer - gaussian.log_density); }
};

OfRow of_row(const Problem& p, std::size_t s, std::size_t c) {
    OfRow row;
    Problem at_mean = p;
    for (std::size_t j = 0; j < p.d; ++j) {
        double& cell = at_mean.rows[s * p.d + j];
        if (std::isnan(cell))
            continue;
        cell = p.means[c * p.d + j];
        ++row.n_observed;
    }
    row.gaussian = gap_problem::conditional(p, s, c);
    row.normalizer = gap_problem::conditional(at_mean, s, c).log_density;
    return row;
}

std::vector<double> densities(const emgine::Mixture& mixture, Loaded& rows, bool scored = false) {
    const auto scratch = mixture.components().scratch();
    emgine::Block block = gap_problem::block_of(rows);
    if (scored)
        block.row_weight = nullptr;
    mixture.components().log_densities(block, exact, *scratch, rows.task, rows.work.r.get());
    return rows.values();
}

void agree(const Problem& p, const std::string& dof) {
    Loaded rows(p);
    const emgine::Mixture mixture = mixture_of(p, dof);
    const auto found = densities(mixture, rows), scored = densities(mixture, rows, true);
    check::that(found == scored, "the same bits where densities are all");
    const auto dofs = student_problem::some_dofs(p.k, dof);
    for (std::size_t c = 0; c < p.k; ++c)
        for (std::size_t s = 0; s < p.n; ++s) {
            const OfRow row = of_row(p, s, c);
            const Real expected = student_problem::log_density(
                row.gaussian.log_density, row.normalizer, dofs[c], row.n_observed);
            check::close(found[c * rows.work.n + s], static_cast<double>(expected), 1e-12, 1e-12);
        }
}

const check::Case textbook_densities("densities of the observed cells, of every structure", [] {
    for (const auto& type : problem::types)
        for (const auto& dof : student_problem::dofs)
            for (const std::size_t d : {1, 3, 9})
                for (const std::size_t k : {1, 3, 9}) {
                    agree(gap_problem::make(type, 40, d, k), dof);
                    agree(gap_problem::make(type, 40, d, k, true), dof);
                }
});

const check::Case same_bits("rows without gaps have the bits of any other block", [] {
    for (const auto& type : problem::types) {
        const Problem p = gap_problem::make(type, 60, 5, 9);
        Loaded with(p), without(problem::make(type, 60, 5, 9));
        const emgine::Mixture mixture = mixture_of(p, "each");
        const auto found = densities(mixture, with);
        const auto scratch = mixture.components().scratch();
        mixture.components().log_densities(without.block(), exact, *scratch, without.task,
                                           without.work.r.get());
        const auto expected = without.values();
        for (std::size_t c = 0; c < p.k; ++c)
            for (std::size_t s = 0; s < p.n; s += 3)
                check::that(found[c * with.work.n + s] == expected[c * with.work.n + s], type);
    }
});

const check::Case nothing("a row without any cell has the log-weights", [] {
    for (const auto& type : problem::types) {
        const Problem p = gap_problem::make(type, 10, 4, 6);
        Loaded rows(p);
        const auto found = densities(mixture_of(p, "each"), rows);
        for (std::size_t c = 0; c < p.k; ++c)
            check::close(found[c * rows.work.n + 1], std::log(p.weights[c]), 0, 1e-12);
    }
});

// Derivatives of one row's log-density by kappa = 1/7, by the textbook.
struct Derivatives {
    Real first, second;
};

Derivatives derivatives(const OfRow& row) {
    const Real d = static_cast<Real>(row.n_observed), delta = row.delta(), kappa = 1 / 7.0L;
    const Real y = kappa * delta, w = 1 / (1 + y), rest = std::log1p(y) - y * w;
    const auto term = emgine::dof_term(1 / 7.0, row.n_observed);
    return {(rest / (kappa * kappa) - d * delta * w) / 2 + term.first,
            ((y * y * w * w - 2 * rest) / (kappa * kappa * kappa) + d * delta * delta * w * w) / 2 +
                term.second};
}

struct Sums {
    const emgine::StatisticsLayout& layout;
    std::vector<Real> values;
    Real& operator()(const char* name, std::size_t i) { return values[layout.array(name).at + i]; }
};

// Adds what a row of component c brings, without matrices, about the means.
void add_features(const Problem& p, std::size_t s, std::size_t c, Real r, Real u, Sums& sums) {
    const auto storage = emgine::structure_of(p.type).storage;
    for (std::size_t j = 0; j < p.d; ++j) {
        if (std::isnan(p.rows[s * p.d + j]))
            continue;
        const Real z = textbook::deviation(p, s, c, j);
        sums("observed", c * p.d + j) += r;
        sums("observed_u", c * p.d + j) += r * u;
        sums("sum", c * p.d + j) += r * u * z;
        sums("scatter", emgine::variance_at(storage, p.d, c, j)) += r * u * z * z;
    }
}

// The same of completed rows; what they lack has a covariance that is not weighted by u.
void add_completed(const Problem& p, const OfRow& row, std::size_t c, Real r, Real u, Sums& sums,
                   std::size_t s) {
    std::vector<Real> z(p.d);
    for (std::size_t j = 0; j < p.d; ++j) {
        const bool lacks = std::isnan(p.rows[s * p.d + j]);
        z[j] = lacks ? row.gaussian.deviation[j] : textbook::deviation(p, s, c, j);
        sums("sum", c * p.d + j) += r * u * z[j];
    }
    std::size_t at = p.type == "tied" ? 0 : c * p.d * (p.d + 1) / 2;
    for (std::size_t i = 0; i < p.d; ++i)
        for (std::size_t j = 0; j <= i; ++j)
            sums("scatter", at++) += r * (u * z[i] * z[j] + row.gaussian.covariance[i * p.d + j]);
}

void sums_agree(const Problem& p) {
    const emgine::Mixture mixture = mixture_of(p, "shared"); // nu = 7
    const auto& components = mixture.components();
    const auto accumulation = components.accumulation(components.reference());
    const auto scratch = accumulation->scratch();
    Loaded rows(p);
    accumulation->begin(*scratch);
    components.log_densities(gap_problem::block_of(rows), exact, *scratch, rows.task,
                             rows.work.r.get());
    Sums expected{*mixture.layout(), std::vector<Real>(mixture.layout()->size())};
    for (std::size_t s = 0; s < rows.work.n; ++s)
        for (std::size_t c = 0; c < p.k; ++c) {
            double& r = rows.work.r.get()[c * block_stride + s];
            r = s < p.n ? rows.work.row_weight.get()[s] * static_cast<double>((s + c) % 3) : 0;
            if (s >= p.n)
                continue;
            const OfRow row = of_row(p, s, c);
            const Real u = (7 + static_cast<Real>(row.n_observed)) / (7 + row.delta());
            const Derivatives by_kappa = derivatives(row);
            expected("weight", c) += r;
            expected("weight_u", c) += r * u;
            expected("dof_inverse", c) += r / 7.0L;
            expected("dof_score", c) += r * by_kappa.first;
            expected("dof_curvature", c) += r * by_kappa.second;
            if (emgine::has_matrices(emgine::structure_of(p.type).storage))
                add_completed(p, row, c, r, u, expected, s);
            else
                add_features(p, s, c, r, u, expected);
        }
    std::vector<double> values(expected.values.size());
    accumulation->add(gap_problem::block_of(rows), rows.work.r.get(), *scratch, rows.task,
                      values.data());
    accumulation->finish(*scratch, values.data());
    for (std::size_t i = 2; i < values.size(); ++i)
        check::close(values[i], static_cast<double>(expected.values[i]), 1e-10, 1e-9);
}

const check::Case textbook_sums("sums of what rows have, of every structure", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 4, 9})
            for (const std::size_t k : {1, 3, 10})
                sums_agree(gap_problem::make(type, 60, d, k));
});

const check::Case beyond("no row is NaN, however far away", [] {
    for (const auto& type : problem::types) {
        Problem p = gap_problem::make(type, 30, 3, 6);
        for (double& value : p.rows)
            value = std::isnan(value) ? value : 1e300;
        Loaded rows(p);
        for (const double value : densities(mixture_of(p, "each"), rows))
            check::that(std::isfinite(value), type);
    }
});

} // namespace
