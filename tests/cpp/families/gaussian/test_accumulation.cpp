// Statistics of a block against sums by plain loops, about a reference that is no mean, for
// responsibilities with and without zeros. A chunk begins from nothing, whatever came before.
#include "check.hpp"
#include "loaded_block.hpp"

#include "families/gaussian/accumulation.hpp"

namespace {

using emgine::block_stride;
using loaded_block::Loaded;
using problem::Problem;

// Uniform responsibilities times row weight; a component keeps one row in `one_in`.
void fill(const Problem& p, Loaded& rows, std::size_t one_in) {
    problem::Uniform uniform(p.n + p.d);
    for (std::size_t s = 0; s < rows.work.n; ++s) {
        double total = 0;
        double* r = rows.work.r.get() + s;
        for (std::size_t c = 0; c < p.k; ++c)
            total += r[c * block_stride] = (s + c) % one_in == 0 ? 1.5 + uniform() : 0.0;
        for (std::size_t c = 0; c < p.k; ++c)
            r[c * block_stride] *= total > 0 ? rows.work.row_weight.get()[s] / total : 0;
    }
}

// Sums in the layout's order, of `times` such blocks; only the weights that r gives.
std::vector<long double> expected(const Problem& p, const Loaded& rows, const double* about) {
    const auto shape = emgine::model_shape("gaussian", p.type, p.d, p.k);
    const auto layout = emgine::layout_of(shape);
    const auto& scatter = layout->array("scatter");
    std::vector<long double> sums(layout->size());
    const std::size_t scatters = scatter.size / (p.type.rfind("tied", 0) == 0 ? 1 : p.k);
    for (std::size_t c = 0; c < p.k; ++c)
        for (std::size_t s = 0; s < p.n; ++s) {
            const long double r = rows.work.r.get()[c * block_stride + s];
            const auto z = [&](std::size_t j) {
                return static_cast<long double>(p.rows[s * p.d + j]) - about[c * p.d + j];
            };
            sums[2 + c] += r;
            const std::size_t own = p.type.rfind("tied", 0) == 0 ? 0 : c * scatters;
            long double* to = sums.data() + scatter.at + own;
            for (std::size_t i = 0; i < p.d; ++i) {
                sums[2 + p.k + c * p.d + i] += r * z(i);
                if (scatters == p.d && !scatter.packed)
                    to[i] += r * z(i) * z(i);
                else if (!scatter.packed)
                    to[0] += r * z(i) * z(i);
                for (std::size_t j = 0; scatter.packed && j <= i; ++j)
                    *to++ += r * z(i) * z(j);
            }
        }
    return sums;
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

void agrees(const Problem& p, std::size_t one_in) {
    Loaded rows(p);
    fill(p, rows, one_in);
    std::vector<double> about(p.means);
    for (double& value : about)
        value += 0.25;
    const emgine::ModelShape shape = emgine::model_shape("gaussian", p.type, p.d, p.k);
    const auto accumulation = shape.family->accumulation(shape, about.data());
    const auto scratch = accumulation->scratch();
    const auto sums = expected(p, rows, about.data());
    const std::string name = p.name() + " one in " + std::to_string(one_in);
    const auto once = chunk(*accumulation, rows, *scratch, sums.size(), 1);
    for (std::size_t i = 0; i < sums.size(); ++i)
        check::that(std::abs(once[i] - static_cast<double>(sums[i])) <=
                        1e-13 * 100 * static_cast<double>(p.n * p.d),
                    name + " [" + std::to_string(i) + "]");
    const auto twice = chunk(*accumulation, rows, *scratch, sums.size(), 2);
    for (std::size_t i = 0; i < sums.size(); ++i)
        check::close(twice[i], 2 * once[i], 1e-13, 1e-11);
    check::that(chunk(*accumulation, rows, *scratch, sums.size(), 1) == once, name + " again");
}

const check::Case every("every structure, by component and by pairs", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 2, 3, 8, 9, 17})
            for (const std::size_t k : {1, 2, 5, 12})
                agrees(problem::make(type, 200, d, k), 1);
});

const check::Case few("components of few rows or none", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {2, 8, 20})
            for (const std::size_t one_in : {2, 3, 40, 500})
                agrees(problem::make(type, 200, d, 3), one_in);
});

const check::Case far("a shared scatter about references far apart loses no digit", [] {
    Problem p = problem::make("tied", 200, 3, 2);
    for (std::size_t i = 0; i < p.rows.size(); ++i)
        p.rows[i] += i / p.d % 2 == 0 ? 0 : 0x1p20;
    for (std::size_t j = 0; j < p.d; ++j)
        p.means[p.d + j] += 0x1p20;
    Loaded rows(p);
    for (std::size_t s = 0; s < rows.work.n; ++s)
        for (std::size_t c = 0; c < 2; ++c)
            rows.work.r.get()[c * block_stride + s] =
                s % 2 == c ? rows.work.row_weight.get()[s] : 0.0;
    const emgine::ModelShape shape = emgine::model_shape("gaussian", p.type, p.d, p.k);
    const auto accumulation = shape.family->accumulation(shape, p.means.data());
    const auto scratch = accumulation->scratch();
    const auto sums = expected(p, rows, p.means.data());
    const auto once = chunk(*accumulation, rows, *scratch, sums.size(), 1);
    for (std::size_t i = 0; i < sums.size(); ++i)
        check::close(once[i], static_cast<double>(sums[i]), 1e-13, 1e-8);
});

} // namespace
