// Densities and sums of categories by plain loops, for every number of components; rows by
// themselves have the same bits; a probability of 0 makes rows impossible and never NaN.
#include "check.hpp"
#include "families/categorical/components.hpp"
#include "loaded_block.hpp"

namespace {

struct Made {
    problem::Problem rows;
    emgine::Categories categories{{3, 1, 5}};
    std::vector<double> probabilities;
    emgine::ModelShape shape;
};

Made make(std::size_t k, std::size_t n) {
    Made made{problem::make("diag", n, 3, k), emgine::Categories{{3, 1, 5}}, {}, {}};
    problem::Uniform uniform(k);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            made.rows.rows[i * 3 + j] =
                std::floor((uniform() + 1) / 2 * static_cast<double>(made.categories.counts[j]));
    for (std::size_t c = 0; c < k; ++c)
        for (const std::size_t count : made.categories.counts)
            for (std::size_t code = 0; code < made.categories.most; ++code)
                made.probabilities.push_back(code < count ? 1.5 + uniform() : 0);
    made.probabilities[1] = 0;
    made.shape = emgine::model_shape("categorical", "3,1,5", 3, k);
    return made;
}

double textbook(const Made& made, const double* row, std::size_t k, double log_weight) {
    long double total = log_weight;
    for (std::size_t j = 0; j < 3; ++j)
        total += std::log(
            static_cast<long double>(made.probabilities[(k * 3 + j) * made.categories.most +
                                                        static_cast<std::size_t>(row[j])]));
    return static_cast<double>(total);
}

const check::Case densities("densities of a block and of rows by themselves", [] {
    for (const std::size_t k : {1u, 2u, 3u, 4u, 5u, 7u, 8u, 9u, 12u, 13u, 16u, 20u}) {
        const Made made = make(k, 100);
        std::vector<double> log_weights;
        for (const double weight : made.rows.weights)
            log_weights.push_back(std::log(weight));
        const auto components = emgine::categorical_components(made.shape, made.categories,
                                                               made.probabilities, log_weights);
        loaded_block::Loaded loaded(made.rows);
        const auto scratch = components->scratch();
        components->log_densities(loaded.block(), -700, *scratch, loaded.task, loaded.work.r.get());
        emgine::RowScratch row_scratch;
        for (std::size_t s = 0; s < made.rows.n; ++s) {
            const double* row = made.rows.rows.data() + 3 * s;
            components->log_densities_of_row(row, row_scratch);
            for (std::size_t c = 0; c < k; ++c) {
                const double is = loaded.work.r.get()[c * emgine::block_stride + s];
                check::that(is == row_scratch.log_density[c], "the bits of the row");
                const double should = textbook(made, row, c, log_weights[c]);
                if (std::isinf(should))
                    check::that(is == -1e300, "impossible");
                else
                    check::close(is, should, 1e-14, 1e-15);
            }
        }
    }
});

const check::Case sums("sums of responsibilities by category, of one chunk after the other", [] {
    for (const std::size_t k : {1u, 2u, 4u, 5u, 8u, 9u, 17u}) {
        const Made made = make(k, 100);
        loaded_block::Loaded loaded(made.rows);
        problem::Uniform uniform(3);
        for (std::size_t c = 0; c < k; ++c)
            for (std::size_t s = 0; s < loaded.work.n; ++s)
                loaded.work.r.get()[c * emgine::block_stride + s] =
                    s < made.rows.n ? 1 + uniform() : 0;
        const auto accumulation = emgine::categorical_accumulation(made.shape, made.categories);
        const auto scratch = accumulation->scratch();
        std::vector<double> values(emgine::layout_of(made.shape)->size());
        for (int chunk = 0; chunk < 2; ++chunk) {
            accumulation->begin(*scratch);
            accumulation->add(loaded.block(), loaded.work.r.get(), *scratch, loaded.task,
                              values.data());
            accumulation->finish(*scratch, values.data());
        }
        std::vector<double> expected(values.size());
        for (std::size_t c = 0; c < k; ++c)
            for (std::size_t s = 0; s < made.rows.n; ++s) {
                const double share = 2 * loaded.work.r.get()[c * emgine::block_stride + s];
                expected[2 + c] += share;
                for (std::size_t j = 0; j < 3; ++j)
                    expected[2 + k + (c * 3 + j) * 5 +
                             static_cast<std::size_t>(made.rows.rows[s * 3 + j])] += share;
            }
        for (std::size_t i = 2; i < values.size(); ++i)
            check::close(values[i], expected[i], 1e-13);
    }
});

} // namespace
