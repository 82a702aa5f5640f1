// Sums of rows that lack cells: of the completed rows, and of their conditional covariances, about
// a reference that is no mean. Starts, which know no covariance, complete nothing.
#include "check.hpp"
#include "gap_problem.hpp"

#include "families/gaussian/accumulation_gaps.hpp"

namespace {

using emgine::block_stride;
using loaded_block::Loaded;
using problem::Problem;
using textbook::Real;

// Adds what row s of component c, of responsibility r, brings.
void add(const Problem& p, std::size_t s, std::size_t c, Real r, const double* about, bool start,
         const emgine::StatisticsLayout& layout, std::vector<Real>& sums) {
    const auto given = gap_problem::conditional(p, s, c);
    std::vector<Real> z(p.d);
    for (std::size_t j = 0; j < p.d; ++j) {
        const bool lacks = std::isnan(p.rows[s * p.d + j]);
        const Real mean = p.means[c * p.d + j], from = about[c * p.d + j];
        z[j] = !lacks  ? static_cast<Real>(p.rows[s * p.d + j]) - from
               : start ? 0
                       : given.deviation[j] + mean - from;
        sums[layout.array("sum").at + c * p.d + j] += r * z[j];
    }
    sums[2 + c] += r;
    const std::size_t triangle = p.d * (p.d + 1) / 2;
    Real* scatter =
        sums.data() + layout.array("scatter").at + (p.type == "tied" ? 0 : c * triangle);
    for (std::size_t i = 0; i < p.d; ++i)
        for (std::size_t j = 0; j <= i; ++j)
            *scatter++ += r * (z[i] * z[j] + (start ? 0 : given.covariance[i * p.d + j]));
}

void agrees(const Problem& p, bool start) {
    Loaded rows(p);
    std::vector<double> about(p.means);
    for (double& value : about)
        value += 0.25;
    const emgine::Mixture mixture = gap_problem::mixture_of(p);
    const auto& components = mixture.components();
    const auto accumulation =
        start ? mixture.shape().family->accumulation(mixture.shape(), about.data())
              : components.accumulation(about.data());
    const auto scratch = accumulation->scratch();
    const emgine::Block block = gap_problem::block_of(rows);
    std::vector<double> values(mixture.layout()->size());
    std::vector<Real> expected(values.size());
    accumulation->begin(*scratch);
    if (!start)
        components.log_densities(block, -1e300, *scratch, rows.task, rows.work.r.get());
    for (std::size_t s = 0; s < rows.work.n; ++s) {
        double total = 0;
        for (std::size_t c = 0; c < p.k; ++c)
            total += static_cast<double>((s + c) % 3);
        for (std::size_t c = 0; c < p.k; ++c) { // some are 0; their sum is the row's weight
            const double share = total > 0 ? static_cast<double>((s + c) % 3) / total : 1;
            double& r = rows.work.r.get()[c * block_stride + s];
            r = rows.work.row_weight.get()[s] * share;
            if (s < p.n)
                add(p, s, c, r, about.data(), start, *mixture.layout(), expected);
        }
    }
    accumulation->add(block, rows.work.r.get(), *scratch, rows.task, values.data());
    accumulation->finish(*scratch, values.data());
    for (std::size_t i = 2; i < values.size(); ++i)
        check::close(values[i], static_cast<double>(expected[i]), 1e-12, 1e-11);
}

const check::Case textbook("sums of completed rows and conditional covariances", [] {
    for (const char* type : {"full", "tied"})
        for (const std::size_t d : {1, 4, 9})
            for (const std::size_t k : {1, 3, 10})
                for (const bool dense : {false, true})
                    agrees(gap_problem::make(type, 70, d, k, dense), false);
});

const check::Case starts("sums of starts leave gaps at the reference", [] {
    for (const char* type : {"full", "tied"})
        agrees(gap_problem::make(type, 70, 5, 3), true);
});

} // namespace
