// Sums as products, after the densities of the same block, against plain loops about a reference
// that is no mean.
#include "check.hpp"
#include "loaded_block.hpp"

#include "families/gaussian/square_sums.hpp"

#include <limits>

namespace {

using emgine::block_stride;
using loaded_block::Loaded;
using problem::Problem;

const char* const independent[] = {"diag", "spherical", "tied_diag", "tied_spherical"};

struct Sums {
    std::vector<double> found;
    std::vector<long double> expected;
};

// Of one block: responsibilities that leave out one component in `one_in` rows.
Sums sums_of(const Problem& p, const std::vector<double>& about, std::size_t one_in) {
    const emgine::Mixture mixture = p.mixture();
    const auto accumulation = mixture.components().accumulation(about.data());
    const auto scratch = accumulation->scratch();
    Loaded rows(p);
    double* r = rows.work.r.get();
    mixture.components().log_densities(rows.block(), -70, *scratch, rows.task, r);
    for (std::size_t c = 0; c < p.k; ++c)
        for (std::size_t s = 0; s < rows.work.n; ++s)
            r[c * block_stride + s] =
                (s + c) % one_in == 0 ? 0.0
                                      : rows.work.row_weight.get()[s] / static_cast<double>(c + 1);
    Sums sums;
    const auto layout = mixture.layout();
    sums.found.resize(layout->size());
    accumulation->begin(*scratch);
    accumulation->add(rows.block(), r, *scratch, rows.task, sums.found.data());
    accumulation->finish(*scratch, sums.found.data());
    sums.expected.resize(layout->size());
    const auto& scatter = layout->array("scatter");
    const bool shared = p.type.rfind("tied", 0) == 0;
    const bool diagonal = p.type.find("diag") != std::string::npos;
    for (std::size_t c = 0; c < p.k; ++c)
        for (std::size_t s = 0; s < p.n; ++s)
            for (std::size_t j = 0; j < p.d; ++j) {
                const long double given = r[c * block_stride + s];
                const long double z =
                    static_cast<long double>(p.rows[s * p.d + j]) - about[c * p.d + j];
                sums.expected[2 + c] += j == 0 ? given : 0;
                sums.expected[layout->array("sum").at + c * p.d + j] += given * z;
                const std::size_t own = shared ? 0 : c * (diagonal ? p.d : 1);
                sums.expected[scatter.at + own + (diagonal ? j : 0)] += given * z * z;
            }
    return sums;
}

void agrees(const Problem& p, std::size_t one_in) {
    std::vector<double> about(p.means);
    for (double& value : about)
        value += 0.25;
    const Sums sums = sums_of(p, about, one_in);
    for (std::size_t i = 2; i < sums.found.size(); ++i)
        check::close(sums.found[i], static_cast<double>(sums.expected[i]), 1e-13,
                     1e-13 * static_cast<double>(p.n));
}

const check::Case every("every structure of independent features, sizes around every tile", [] {
    for (const char* type : independent)
        for (const std::size_t d : {1, 2, 3, 8, 17})
            for (const std::size_t k : {4, 5, 7, 12})
                for (const std::size_t one_in : {2, 3, 1000})
                    agrees(problem::make(type, 200, d, k), one_in);
});

const check::Case origin("1e8 from the origin", [] {
    for (const char* type : independent) {
        Problem p = problem::make(type, 200, 3, 5);
        for (double& value : p.rows)
            value += 1e8;
        for (double& value : p.means)
            value += 1e8;
        agrees(p, 3);
    }
});

const check::Case taken("components that lose digits about their reference are not taken", [] {
    const Problem p = problem::make("diag", 30, 3, 5);
    const auto numbers = problem::numbers(p.mixture());
    std::vector<double> about(p.means);
    check::that(emgine::SquareSums(&numbers, about.data()).takes(1), "near");
    about[3] += 1e3;
    const emgine::SquareSums moved(&numbers, about.data());
    check::that(!moved.takes(1) && moved.takes(0), "far");
    check::that(!emgine::SquareSums(nullptr, about.data()).takes_any(), "nothing before");
});

const check::Case equal("rows all equal have a scatter that is not negative", [] {
    for (const char* type : independent) {
        Problem p = problem::make(type, 200, 3, 5);
        for (std::size_t i = 0; i < p.rows.size(); ++i)
            p.rows[i] = 0.1 * static_cast<double>(1 + i % 3);
        std::vector<double> about;
        for (std::size_t c = 0; c < p.k; ++c)
            about.insert(about.end(), p.rows.begin(), p.rows.begin() + 3);
        const Sums sums = sums_of(p, about, 1000);
        for (std::size_t i = p.mixture().layout()->array("scatter").at; i < sums.found.size(); ++i)
            check::that(sums.found[i] >= 0 && sums.found[i] < 1e-12, p.name());
    }
});

const check::Case far("a row so far away that its square overflows makes no NaN elsewhere", [] {
    for (const char* type : {"diag", "spherical"}) {
        Problem p = problem::make(type, 200, 3, 5);
        p.rows[0] = 1e200; // row 0 is left out of component 0
        const Sums sums = sums_of(p, p.means, 1000);
        check::that(std::isfinite(sums.found[2]), p.name());
        if (p.type == "diag")
            check::that(std::isfinite(sums.found[2 + p.k]), p.name());
    }
});

} // namespace
