// Sums of a block against plain loops in long double: r u where the Gaussian has r, and the
// derivatives by kappa. A chunk begins from nothing; starts know u = 1 and nu = 10.
#include "check.hpp"
#include "families/student_t/student_problem.hpp"

#include "families/gaussian/accumulation.hpp"
#include "families/student_t/accumulation.hpp"

#include <limits>

namespace {

using emgine::block_stride;
using loaded_block::Loaded;
using problem::Problem;

void fill(Loaded& rows) {
    problem::Uniform uniform(5);
    for (std::size_t s = 0; s < rows.work.n; ++s)
        for (std::size_t c = 0; c < rows.k; ++c)
            rows.work.r.get()[c * block_stride + s] =
                (0.6 + 0.5 * uniform()) * rows.work.row_weight.get()[s];
}

std::vector<double> chunk(const emgine::Accumulation& accumulation, const Loaded& rows,
                          emgine::Scratch& scratch, std::size_t size, int blocks) {
    std::vector<double> values(size);
    accumulation.begin(scratch);
    for (int block = 0; block < blocks; ++block)
        accumulation.add(rows.block(), rows.work.r.get(), scratch, rows.task, values.data());
    accumulation.finish(scratch, values.data());
    return values;
}

// The same array of two layouts.
void same_array(const emgine::StatisticsLayout& layout, const std::vector<double>& values,
                const char* name, const emgine::StatisticsLayout& other,
                const std::vector<double>& expected, const char* its_name) {
    const auto &a = layout.array(name), &b = other.array(its_name);
    for (std::size_t i = 0; i < a.size; ++i)
        check::close(values[a.at + i], expected[b.at + i], 1e-12, 1e-12);
}

// Derivatives of one row's log-density by kappa, by the textbook.
struct Derivatives {
    long double first, second;
};

Derivatives derivatives(long double delta, long double kappa, std::size_t n_features) {
    const long double d = n_features, y = kappa * delta, w = 1 / (1 + y),
                      rest = std::log1p(y) - y * w;
    return {(rest / (kappa * kappa) - d * delta * w) / 2,
            ((y * y * w * w - 2 * rest) / (kappa * kappa * kappa) + d * delta * delta * w * w) / 2};
}

void agrees(const Problem& p) {
    const emgine::Mixture mixture = student_problem::mixture(p, "shared"); // nu = 7
    const auto& components = mixture.components();
    const auto& layout = *mixture.layout();
    std::vector<double> about(p.means);
    for (double& value : about)
        value += 0.25;
    const auto accumulation = components.accumulation(about.data());
    const auto scratch = accumulation->scratch();
    Loaded rows(p), weighted(p);
    components.log_densities(rows.block(), -HUGE_VAL, *scratch, rows.task, rows.work.r.get());
    fill(rows);
    const auto values = chunk(*accumulation, rows, *scratch, layout.size(), 1);

    Problem at_means = p;
    at_means.n = p.k;
    at_means.rows = p.means;
    const auto gaussian = textbook::log_densities(p), tops = textbook::log_densities(at_means);
    const auto term = emgine::dof_term(1 / 7.0, p.d);
    std::fill_n(weighted.work.row_weight.get(), weighted.work.n, 0.0);
    for (std::size_t c = 0; c < p.k; ++c) {
        long double weight = 0, score = 0, curvature = 0;
        for (std::size_t s = 0; s < p.n; ++s) {
            const long double r = rows.work.r.get()[c * block_stride + s];
            const long double delta = 2 * (tops[c * p.k + c] - gaussian[s * p.k + c]);
            const double ru = static_cast<double>(r * (7 + p.d) / (7 + delta));
            weighted.work.r.get()[c * block_stride + s] = ru;
            weighted.work.row_weight.get()[s] += ru;
            const Derivatives of_row = derivatives(delta, 1 / 7.0L, p.d);
            weight += r;
            score += r * (of_row.first + term.first);
            curvature += r * (of_row.second + term.second);
        }
        for (std::size_t s = p.n; s < weighted.work.n; ++s)
            weighted.work.r.get()[c * block_stride + s] = 0;
        check::close(values[layout.array("weight").at + c], static_cast<double>(weight), 1e-13);
        check::close(values[layout.array("dof_inverse").at + c], static_cast<double>(weight / 7),
                     1e-13);
        check::close(values[layout.array("dof_score").at + c], static_cast<double>(score), 1e-11,
                     1e-10);
        check::close(values[layout.array("dof_curvature").at + c], static_cast<double>(curvature),
                     1e-11, 1e-9);
    }
    const auto shape = emgine::gaussian_shape_of(mixture.shape());
    const auto other = emgine::layout_of(shape);
    const auto plain = emgine::gaussian_accumulation(shape, about.data());
    const auto of_plain = plain->scratch();
    const auto expected = chunk(*plain, weighted, *of_plain, other->size(), 1);
    same_array(layout, values, "weight_u", *other, expected, "weight");
    same_array(layout, values, "sum", *other, expected, "sum");
    same_array(layout, values, "scatter", *other, expected, "scatter");
}

const check::Case every("sums of every structure", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 3, 9})
            agrees(problem::make(type, 30, d, 3));
});

const check::Case starts("starts have u = 1 and nu = 10; a second chunk begins anew", [] {
    for (const auto& type : problem::types) {
        const Problem p = problem::make(type, 30, 3, 2);
        const auto shape = emgine::model_shape("student_t", type + "/each", p.d, p.k);
        const auto layout = emgine::layout_of(shape);
        const auto start = emgine::student_start(shape, p.means.data());
        const auto scratch = start->scratch();
        Loaded rows(p);
        fill(rows);
        for (std::size_t s = 0; s < rows.work.n; ++s) // a start's are complete
            rows.work.row_weight.get()[s] =
                rows.work.r.get()[s] + rows.work.r.get()[block_stride + s];
        const auto once = chunk(*start, rows, *scratch, layout->size(), 1);
        check::that(once == chunk(*start, rows, *scratch, layout->size(), 1), "anew");
        const auto twice = chunk(*start, rows, *scratch, layout->size(), 2);
        for (std::size_t i = 0; i < once.size(); ++i)
            check::close(twice[i], 2 * once[i], 1e-12, 1e-12);
        for (std::size_t c = 0; c < p.k; ++c) {
            const double weight = once[layout->array("weight").at + c];
            check::close(once[layout->array("weight_u").at + c], weight, 1e-14);
            check::close(once[layout->array("dof_inverse").at + c], 0.1 * weight, 1e-14);
            check::that(once[layout->array("dof_score").at + c] == 0, "no score");
        }
    }
});

} // namespace
