// Sums arrays in a fixed binary tree over their numbers 0, 1, 2, ..., whatever order and thread
// they come in. Node (level, i) is the sum of arrays i 2^level to (i + 1) 2^level - 1: the bits
// depend on the arrays alone. Keeps no more arrays than workers times levels.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace emgine {

class PairwiseSum {
  public:
    using Array = std::vector<double>;

    void add(std::size_t number, Array array) {
        for (std::size_t level = 0;; ++level, number /= 2) {
            Array sibling;
            {
                const std::lock_guard<std::mutex> lock(mutex_);
                const auto found = waiting_.find({level, number ^ 1});
                if (found == waiting_.end()) {
                    waiting_.emplace(std::make_pair(level, number), std::move(array));
                    return;
                }
                sibling = std::move(found->second);
                waiting_.erase(found);
            }
            array = number % 2 == 0 ? merged(std::move(array), sibling)
                                    : merged(std::move(sibling), array);
        }
    }

    // After the last array: the nodes left over, from the smallest up.
    Array total() {
        Array sum = std::move(waiting_.begin()->second);
        for (auto node = std::next(waiting_.begin()); node != waiting_.end(); ++node)
            sum = merged(std::move(node->second), sum);
        waiting_.clear();
        return sum;
    }

  private:
    static Array merged(Array left, const Array& right) {
        for (std::size_t i = 0; i < left.size(); ++i)
            left[i] += right[i];
        return left;
    }

    std::mutex mutex_;
    std::map<std::pair<std::size_t, std::size_t>, Array> waiting_; // by (level, number)
};

} // namespace emgine
