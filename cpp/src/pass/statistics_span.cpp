// Merging of spans: nodes meet their siblings, as in a pass over all rows at once.
#include "emgine/statistics_span.hpp"

#include <stdexcept>

#include "pass/pairwise_sum.hpp"
#include "pass/pass.hpp"

namespace emgine {

namespace {

// Chunks from the first on that the nodes cover without a gap or an overlap; the nodes of one tree
// lie from the largest to the smallest.
std::size_t chunks_covered(const StatisticsSpan::Nodes& nodes) {
    std::size_t covered = 0;
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
        const auto [level, number] = node->first;
        if (number << level != covered)
            return 0;
        covered += std::size_t{1} << level;
    }
    return covered;
}

} // namespace

void absorb(StatisticsSpan& into, StatisticsSpan part) {
    if (into.layout->shape() != part.layout->shape() || into.reference != part.reference)
        throw std::invalid_argument("Spans merge only if they have the same family and "
                                    "structure, numbers of components and features, and "
                                    "reference.");
    PairwiseSum sum(std::move(into.nodes));
    for (auto& [place, array] : part.nodes)
        sum.add(place.second, std::move(array), place.first);
    into.nodes = sum.take();
    into.n_rows += part.n_rows;
}

void require_all_rows(const StatisticsSpan& span) {
    const std::size_t length = rows_per_chunk(span.layout->shape());
    const std::size_t chunks = (span.n_rows + length - 1) / length;
    if (span.nodes.empty() || chunks_covered(span.nodes) != chunks)
        throw std::invalid_argument("The spans are not all rows, each once, from the first on.");
}

SufficientStatistics total(StatisticsSpan all) {
    require_all_rows(all);
    return {all.layout, PairwiseSum(std::move(all.nodes)).total(), std::move(all.reference)};
}

} // namespace emgine
