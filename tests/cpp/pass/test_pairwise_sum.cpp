// The tree of sums: the bits depend on the arrays and their indices, not on the order or the thread
// in which they are added.
#include "check.hpp"
#include "problem.hpp"

#include "pass/pairwise_sum.hpp"

#include <algorithm>
#include <numeric>
#include <thread>

namespace {

using Array = emgine::PairwiseSum::Array;

std::vector<Array> arrays(std::size_t count) {
    problem::Uniform uniform(count);
    std::vector<Array> made(count);
    for (auto& array : made)
        array = {uniform(), uniform() * 1e10, uniform() * 1e-10};
    return made;
}

Array sum_in_order(const std::vector<Array>& terms, const std::vector<std::size_t>& order) {
    emgine::PairwiseSum sum;
    for (const std::size_t number : order)
        sum.add(number, terms[number]);
    return sum.total();
}

const check::Case any_order("any order of arrival gives the same bits", [] {
    for (const std::size_t count : {1, 2, 3, 7, 8, 9, 100, 129}) {
        const auto terms = arrays(count);
        std::vector<std::size_t> order(count);
        std::iota(order.begin(), order.end(), 0);
        const Array expected = sum_in_order(terms, order);
        std::reverse(order.begin(), order.end());
        check::that(sum_in_order(terms, order) == expected, "reversed");
        for (std::size_t i = 0; i < count; ++i)
            std::swap(order[i], order[(i * 37) % count]);
        check::that(sum_in_order(terms, order) == expected, "shuffled");
    }
});

const check::Case the_sum("it is the sum", [] {
    const auto terms = arrays(1000);
    std::vector<std::size_t> order(1000);
    std::iota(order.begin(), order.end(), 0);
    const Array total = sum_in_order(terms, order);
    for (std::size_t j = 0; j < 3; ++j) {
        long double exact = 0;
        for (const auto& term : terms)
            exact += term[j];
        check::close(total[j], static_cast<double>(exact), 1e-13);
    }
});

const check::Case threads("any thread may add", [] {
    const auto terms = arrays(2000);
    std::vector<std::size_t> order(2000);
    std::iota(order.begin(), order.end(), 0);
    emgine::PairwiseSum sum;
    std::vector<std::thread> workers;
    for (std::size_t worker = 0; worker < 3; ++worker)
        workers.emplace_back([&, worker] {
            for (std::size_t number = worker; number < 2000; number += 3)
                sum.add(number, terms[number]);
        });
    for (auto& worker : workers)
        worker.join();
    check::that(sum.total() == sum_in_order(terms, order), "same bits as one thread");
});

} // namespace
