using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Tests.Runtime;

public sealed class MemoryPlannerTests
{
    private static readonly MemoryNeeds Needs = new()
    {
        WeightBytes = 1_000,
        Parameters = 250,
        SlotBytes = 100,
        PrefillBytes = 20,
        PrefillResultBytes = 30,
        RowBytes = 2,
        RowResultBytes = 3,
    };

    [Fact]
    public void Plan_RoomForAll_GivesWhatIsWishedFor()
    {
        var plan = MemoryPlanner.Plan(Needs, Options(sequences: 4, cache: 500), budget: 10_000, taken: 1_000);

        // Results of five rows take less than those of a piece of a prompt.
        Assert.Equal((1_000, 20 + (5 * 2) + 30, 100, 4, 500), (plan.WeightBytes, plan.WorkspaceBytes, plan.SlotBytes, plan.Slots, plan.PrefixCacheBytes));
        Assert.Equal(1_000 + 60 + 500 + 500, plan.NeededBytes);
        Assert.True(plan.Fits && plan.FitsAlone);
    }

    [Theory]
    [InlineData(2_000, 4, 440)]
    [InlineData(1_560, 4, 0)]
    [InlineData(1_559, 3, 101)]
    [InlineData(1_256, 1, 2)]
    public void Plan_LittleRoom_GivesFewerSequencesAndThenWhatIsLeftToTheCache(long budget, int slots, long cache)
    {
        var plan = MemoryPlanner.Plan(Needs, Options(sequences: 4, cache: 500), budget, taken: 0);

        Assert.Equal((slots, cache), (plan.Slots, plan.PrefixCacheBytes));
        Assert.True(plan.Fits);
        Assert.InRange(plan.NeededBytes, 0, budget);
    }

    [Fact]
    public void Plan_NoRoomBesideOthers_SaysThatItWouldFitAlone()
    {
        var plan = MemoryPlanner.Plan(Needs, Options(), budget: 1_500, taken: 400);
        Assert.Equal((false, true), (plan.Fits, plan.FitsAlone));

        plan = MemoryPlanner.Plan(Needs, Options(), budget: 1_200, taken: 0);
        Assert.Equal((false, false), (plan.Fits, plan.FitsAlone));
    }

    [Fact]
    public void Plan_CacheBounded_GivesNoMoreSequencesThanItHolds() =>
        Assert.Equal(2, MemoryPlanner.Plan(Needs, Options(sequences: 8, keyValues: 300), budget: 10_000, taken: 0).Slots);

    [Theory]
    [InlineData(16_000_000_000, 1_500_000_000, 5)]
    [InlineData(1_000, 1_500, 1)]
    public void SlotsByRuleOfThumb_MemoryAndParameters_DividesByTwoBytesEach(long memory, long parameters, int slots) =>
        Assert.Equal(slots, MemoryPlanner.SlotsByRuleOfThumb(memory, parameters));

    [Fact]
    public void Plan_SlotsNotKnown_GoesByTheRuleOfThumb()
    {
        var plan = MemoryPlanner.Plan(Needs with { SlotBytes = null }, Options(sequences: 8), budget: 2_600, taken: 0);

        Assert.Equal((5, 0), (plan.Slots, plan.SlotBytes));
    }

    [Fact]
    public void Reserve_SeveralModels_TakesAndGivesBackAndRefusesWithTheFigures()
    {
        var budget = new MemoryBudget(Microsoft.Extensions.Options.Options.Create(Options(sequences: 1, budget: 3_000)));
        var first = budget.Reserve(RuntimeDevice.Cpu, Needs);
        var second = budget.Reserve(RuntimeDevice.Cpu, Needs);
        Assert.Equal(first.Plan.NeededBytes + second.Plan.NeededBytes, budget.Taken(RuntimeDevice.Cpu));

        var error = Assert.Throws<MemoryBudgetException>(() => budget.Reserve(RuntimeDevice.Cpu, Needs));
        Assert.Contains("if nothing else were loaded", error.Message, StringComparison.Ordinal);
        Assert.Contains("MemoryBudgetBytes", error.Message, StringComparison.Ordinal);

        first.Dispose();
        first.Dispose();
        Assert.Equal(second.Plan.NeededBytes, budget.Taken(RuntimeDevice.Cpu));
        using var third = budget.Reserve(RuntimeDevice.Cpu, Needs);
        second.Dispose();
    }

    private static RuntimeOptions Options(int sequences = 1, long cache = 0, long keyValues = 1L << 40, long budget = 0) => new()
    {
        WantedSequences = sequences,
        WantedPrefixCacheBytes = cache,
        KeyValueCacheBytes = keyValues,
        MemoryBudgetBytes = budget,
    };
}
