// Densities of rows that lack cells are those of the cells that they have, whatever lies beside
// them; a row with all its cells has the bits that it has in a block without gaps.
#include "check.hpp"
#include "gap_problem.hpp"

#include "families/gaussian/gaps.hpp"

namespace {

using emgine::block_stride;
using loaded_block::Loaded;
using problem::Problem;

constexpr double exact = -std::numeric_limits<double>::infinity();

std::vector<double> densities(const Problem& p, Loaded& rows) {
    const emgine::Mixture mixture = gap_problem::mixture_of(p);
    const auto scratch = mixture.components().scratch();
    mixture.components().log_densities(gap_problem::block_of(rows), exact, *scratch, rows.task,
                                       rows.work.r.get());
    return rows.values();
}

void agree(const Problem& p) {
    Loaded rows(p);
    const std::vector<double> found = densities(p, rows);
    for (std::size_t c = 0; c < p.k; ++c)
        for (std::size_t s = 0; s < p.n; ++s) {
            const auto expected = gap_problem::conditional(p, s, c).log_density;
            check::close(found[c * rows.work.n + s], static_cast<double>(expected), 1e-13, 1e-12);
        }
}

const check::Case textbook("densities of the observed cells, of every structure", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 3, 8, 11})
            for (const std::size_t k : {1, 3, 9}) {
                agree(gap_problem::make(type, 50, d, k));
                agree(gap_problem::make(type, 50, d, k, true));
            }
});

const check::Case wide("more features than a word has bits", [] {
    agree(gap_problem::make("full", 20, 70, 2));
    agree(gap_problem::make("tied", 20, 70, 2));
});

const check::Case same_bits("rows without gaps have the bits of any other block", [] {
    for (const auto& type : problem::types) {
        const Problem p = gap_problem::make(type, 60, 5, 9);
        Loaded with(p), without(problem::make(type, 60, 5, 9));
        const std::vector<double> found = densities(p, with);
        const emgine::Mixture mixture = gap_problem::mixture_of(p);
        const auto scratch = mixture.components().scratch();
        mixture.components().log_densities(without.block(), exact, *scratch, without.task,
                                           without.work.r.get());
        const std::vector<double> expected = without.values();
        for (std::size_t c = 0; c < p.k; ++c)
            for (std::size_t s = 0; s < p.n; s += 3)
                check::that(s == 1 || found[c * with.work.n + s] == expected[c * with.work.n + s],
                            type);
    }
});

const check::Case alone("a row with gaps has the same bits by itself", [] {
    for (const auto& type : problem::types) {
        const Problem p = gap_problem::make(type, 40, 6, 10);
        Loaded all(p);
        const std::vector<double> together = densities(p, all);
        for (const std::size_t s : {1, 2, 22}) {
            Problem one = p;
            one.n = 1;
            one.rows.assign(p.rows.begin() + static_cast<std::ptrdiff_t>(s * p.d),
                            p.rows.begin() + static_cast<std::ptrdiff_t>((s + 1) * p.d));
            Loaded row(one);
            const std::vector<double> found = densities(one, row);
            for (std::size_t c = 0; c < p.k; ++c)
                check::that(found[c * row.work.n] == together[c * all.work.n + s], type);
        }
    }
});

const check::Case nothing("a row without any cell has the log-weights", [] {
    for (const auto& type : problem::types) {
        const Problem p = gap_problem::make(type, 10, 4, 3);
        Loaded rows(p);
        const std::vector<double> found = densities(p, rows);
        for (std::size_t c = 0; c < p.k; ++c)
            check::close(found[c * rows.work.n + 1], std::log(p.weights[c]), 0, 1e-13);
    }
});

} // namespace
