// Pruning: responsibilities have the same bits as without it, for near and far components, and some
// densities are not computed if components are far apart.
#include "check.hpp"
#include "problem.hpp"

#include "families/gaussian/densities.hpp"
#include "families/gaussian/pruning.hpp"
#include "machine/dispatch.hpp"
#include "rows/block.hpp"

namespace {

using emgine::block_stride;
using emgine::GaussianScratch;
using emgine::Workspace;
using problem::Problem;

const emgine::KeepGoing never_asked;

// Rows around the means; the distances between means are `apart` times the usual ones.
Problem about_means(std::size_t d, std::size_t k, double apart) {
    Problem p = problem::make("full", 300, d, k);
    for (double& mean : p.means)
        mean *= apart;
    for (std::size_t i = 0; i < p.rows.size(); ++i)
        p.rows[i] = p.rows[i] / 3 + p.means[(i / d % k) * d + i % d];
    return p;
}

Workspace loaded(const Problem& p) {
    Workspace work(p.d, p.k);
    const std::size_t n = emgine::load_block(p.view(), 0, work);
    emgine::load_weights(p.sample_weight.data(), 0, n, p.d, work);
    return work;
}

std::vector<double> rows_of(const Workspace& work, std::size_t k) {
    std::vector<double> all;
    for (std::size_t c = 0; c < k; ++c)
        all.insert(all.end(), work.r.get() + c * block_stride,
                   work.r.get() + c * block_stride + work.n);
    return all;
}

emgine::Block block_of(const Workspace& work) {
    return {work.x.get(), work.n, work.row_weight.get()};
}

std::vector<double> every_density(const emgine::Mixture& mixture, Workspace& work) {
    const auto& p = emgine::gaussian_numbers(mixture.components());
    GaussianScratch scratch(p.storage, p.n_features, p.n_components);
    for (std::size_t k = 0; k < p.n_components; ++k)
        emgine::kernels().density_full(
            work.x.get(), work.n, p.n_features, p.means.data() + k * p.n_features, factor_of(p, k),
            p.log_normalizers[k], scratch.products.get(), work.r.get() + k * block_stride);
    return rows_of(work, p.n_components);
}

std::vector<double> pruned(const emgine::Mixture& mixture, double negligible, Workspace& work,
                           GaussianScratch& scratch) {
    emgine::Poll poll(never_asked);
    emgine::pruned_densities(emgine::gaussian_numbers(mixture.components()), block_of(work),
                             negligible, scratch, {0, 0, poll}, work.r.get());
    return rows_of(work, mixture.n_components());
}

std::vector<double> responsibilities(const Problem& p, double negligible, Workspace& work) {
    emgine::kernels().responsibilities(work.r.get(), work.n, p.k, work.row_weight.get(),
                                       work.unit_weights, negligible);
    return rows_of(work, p.k);
}

const check::Case same_bits("responsibilities have the same bits", [] {
    for (const std::size_t d : {24, 33, 64})
        for (const double apart : {0.01, 0.5, 1.0, 2.0, 30.0})
            for (const double negligible :
                 {emgine::negligible_in_statistics, emgine::negligible_in_doubles}) {
                const Problem p = about_means(d, 7, apart);
                Workspace all = loaded(p), some = loaded(p);
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
    Workspace all = loaded(p), some = loaded(p);
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
    Workspace work = loaded(p);
    GaussianScratch scratch(emgine::Storage::matrices, p.d, p.k);
    const auto mixture = p.mixture();
    std::size_t tries = 0;
    for (std::size_t block = 0; block < 40; ++block)
        if (emgine::worth_pruning(emgine::gaussian_numbers(mixture.components()), scratch)) {
            ++tries;
            pruned(mixture, emgine::negligible_in_statistics, work, scratch);
        }
    check::that(tries < 10, "pruning was tried " + std::to_string(tries) + " times");
});

} // namespace
