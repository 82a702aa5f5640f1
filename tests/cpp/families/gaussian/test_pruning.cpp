// Pruning: responsibilities have the same bits as without it, for near and far components, and some
// densities are not computed if components are far apart.
#include "check.hpp"
#include "loaded_block.hpp"

#include "families/gaussian/densities.hpp"
#include "families/gaussian/pruning.hpp"
#include "machine/dispatch.hpp"

#include <limits>

namespace {

using emgine::block_stride;
using emgine::GaussianScratch;
using loaded_block::Loaded;
using problem::Problem;

// Rows around the means; the distances between means are `apart` times the usual ones.
Problem about_means(std::size_t d, std::size_t k, double apart) {
    Problem p = problem::make("full", 300, d, k);
    for (double& mean : p.means)
        mean *= apart;
    for (std::size_t i = 0; i < p.rows.size(); ++i)
        p.rows[i] = p.rows[i] / 3 + p.means[(i / d % k) * d + i % d];
    return p;
}

std::vector<double> every_density(const emgine::Mixture& mixture, Loaded& rows) {
    const auto& p = emgine::gaussian_numbers(mixture.components());
    GaussianScratch scratch(p.storage, p.n_features, p.n_components);
    for (std::size_t k = 0; k < p.n_components; ++k)
        emgine::kernels().density_full(rows.work.x.get(), rows.work.n, p.n_features,
                                       p.means.data() + k * p.n_features, factor_of(p, k),
                                       p.log_normalizers[k], scratch.products.get(),
                                       rows.work.r.get() + k * block_stride);
    return rows.values();
}

std::vector<double> pruned(const emgine::Mixture& mixture, double negligible, Loaded& rows,
                           GaussianScratch& scratch) {
    emgine::pruned_densities(emgine::gaussian_numbers(mixture.components()), rows.block(),
                             negligible, scratch, rows.task, rows.work.r.get());
    return rows.values();
}

std::vector<double> responsibilities(const Problem& p, double negligible, Loaded& rows) {
    emgine::kernels().responsibilities(rows.work.r.get(), rows.work.n, p.k,
                                       rows.work.row_weight.get(), rows.work.unit_weights,
                                       negligible);
    return rows.values();
}

const check::Case same_bits("responsibilities have the same bits", [] {
    for (const std::size_t d : {24, 33, 64})
        for (const double apart : {0.01, 0.5, 1.0, 2.0, 30.0})
            for (const double negligible :
                 {emgine::negligible_in_statistics, emgine::negligible_in_doubles}) {
                const Problem p = about_means(d, 7, apart);
                Loaded all(p), some(p);
                GaussianScratch scratch(emgine::Storage::matrices, p.d, p.k);
                every_density(p.mixture(), all);
                pruned(p.mixture(), negligible, some, scratch);
                check::that(responsibilities(p, negligible, some) ==
                                responsibilities(p, negligible, all),
                            p.name() + " apart " + std::to_string(apart));
            }
});

const check::Case bounds("a density that is left out is bounded from above", [] {
    const Problem p = about_means(64, 7, 2.0);
    Loaded all(p), some(p);
    GaussianScratch scratch(emgine::Storage::matrices, p.d, p.k);
    const auto exact = every_density(p.mixture(), all);
    const auto bound = pruned(p.mixture(), emgine::negligible_in_statistics, some, scratch);
    std::size_t left_out = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        check::that(bound[i] >= exact[i], "bound of " + std::to_string(i));
        left_out += bound[i] > exact[i];
    }
    check::that(2 * left_out > exact.size(), "more than half is left out where it can be");
});

const check::Case adapts("where nothing can be left out, blocks are computed whole", [] {
    const Problem p = about_means(64, 7, 0.01);
    Loaded rows(p);
    GaussianScratch scratch(emgine::Storage::matrices, p.d, p.k);
    const auto mixture = p.mixture();
    std::size_t tries = 0;
    for (std::size_t block = 0; block < 40; ++block)
        if (emgine::worth_pruning(emgine::gaussian_numbers(mixture.components()), scratch)) {
            ++tries;
            pruned(mixture, emgine::negligible_in_statistics, rows, scratch);
        }
    check::that(tries < 10, "pruning was tried " + std::to_string(tries) + " times");
});

const check::Case exact("whoever neglects nothing gets every density, to the bit", [] {
    for (const double apart : {0.5, 2.0, 30.0}) {
        const Problem p = about_means(64, 7, apart);
        const double nothing = -std::numeric_limits<double>::infinity();
        const auto mixture = p.mixture();
        Loaded all(p), some(p);
        GaussianScratch scratch(emgine::Storage::matrices, p.d, p.k);
        const auto expected = every_density(mixture, all);
        check::that(pruned(mixture, nothing, some, scratch) == expected, "pruned_densities");
        const auto own = mixture.components().scratch();
        for (int block = 0; block < 3; ++block) { // a scratch learns
            std::fill_n(some.work.r.get(), p.k * block_stride, 0.0);
            mixture.components().log_densities(some.block(), nothing, *own, some.task,
                                               some.work.r.get());
            check::that(some.values() == expected, "log_densities");
        }
    }
});

} // namespace
