using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Tests.Runtime;

/// <summary>What is planned for the model that ships, next to what it turns out to be.</summary>
public sealed class MemoryPlanOfModelTests(ShippedModel shipped) : IClassFixture<ShippedModel>
{
    private static readonly string Graph = Path.Combine(TestPaths.Model, "model.onnx");

    [Fact]
    public void Plan_BeforeLoading_KnowsWhatTheSessionFinds()
    {
        var plan = ShippedModel.Runtime().Plan(Graph, shipped.Model.Manifest.ContextLength);

        Assert.Equal(shipped.Model.Session.Shape.CacheBytes, plan.SlotBytes);
        Assert.InRange(plan.WeightBytes, shipped.Model.Manifest.ParameterCount * 4, new FileInfo(Graph).Length);
        Assert.Equal(32, plan.Slots);
        Assert.Equal(plan.SlotBytes, shipped.Model.Session.Plan.SlotBytes);
    }

    [Fact]
    public void Load_BudgetForFewSequences_HasFewSlotsAndGivesAllBack()
    {
        var plan = ShippedModel.Runtime().Plan(Graph, 4096);
        var settings = new RuntimeOptions { MemoryBudgetBytes = plan.LeastBytes + (3 * plan.SlotBytes), KeyValueCacheBytes = 1 << 30 };
        var budget = new MemoryBudget(Options.Create(settings));
        using (var session = ShippedModel.Runtime(settings, budget).Load(Graph, 4096))
        {
            Assert.InRange(session.AffordableSlots, 5, 8);
            Assert.Equal(session.Plan.NeededBytes, budget.Taken(RuntimeDevice.Cpu));
            Assert.InRange(session.Plan.NeededBytes, 0, settings.MemoryBudgetBytes);
            Assert.Throws<MemoryBudgetException>(() => ShippedModel.Runtime(settings, budget).Load(Graph, 4096));
        }

        Assert.Equal(0, budget.Taken(RuntimeDevice.Cpu));
    }

    [Fact]
    public void Load_BudgetTooSmall_IsRefusedAndTakesNothing()
    {
        var settings = new RuntimeOptions { MemoryBudgetBytes = 1 << 20 };
        var budget = new MemoryBudget(Options.Create(settings));

        var error = Assert.Throws<MemoryBudgetException>(() => ShippedModel.Runtime(settings, budget).Load(Graph, 4096));

        Assert.Contains("It would not fit alone either", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, budget.Taken(RuntimeDevice.Cpu));
    }

    [Fact]
    public void Load_GraphThatIsRefused_GivesBackWhatItTook()
    {
        var settings = new RuntimeOptions();
        var budget = new MemoryBudget(Options.Create(settings));
        using var graph = GraphFile.Of(GraphFile.Graph(GraphFile.Node("Identity", ["a"], ["b"])));

        Assert.ThrowsAny<ModelLoadException>(() => ShippedModel.Runtime(settings, budget).Load(graph.Path, 64));

        Assert.Equal(0, budget.Taken(RuntimeDevice.Cpu));
    }

    [Fact]
    public void Run_WorstOfThePlan_FindsItsMemory()
    {
        // The arena is bounded by the plan: the longest piece at the end of the context, and all sequences there.
        using var session = ShippedModel.Runtime().Load(Graph, 4096);
        using var pool = session.AllocateSlots(session.AffordableSlots);
        var piece = Enumerable.Range(0, session.ChunkTokens).Select(i => i % 200).ToArray();
        for (var slot = 0; slot < pool.Slots; slot++) pool.Prefill(slot, 4096 - piece.Length, piece);
        for (var rows = 1; rows <= pool.Slots; rows++) pool.Decode(0, new int[rows], [.. Enumerable.Repeat(4095, rows)]);
    }

    [Fact]
    public void Run_ArenaTooSmall_SaysThatThereIsNoMemoryAndTheSessionStaysUsable()
    {
        using var session = ShippedModel.Runtime(new RuntimeOptions { ArenaLimitBytes = 256 << 10 }).Load(Graph, 4096);
        using var pool = session.AllocateSlots(1);
        var prompt = Enumerable.Range(0, session.ChunkTokens).Select(i => i % 200).ToArray();

        Assert.Throws<InsufficientMemoryException>(() => pool.Prefill(0, 0, prompt));

        Assert.Equal(session.Shape.VocabularySize, pool.Prefill(0, 0, prompt.AsSpan(0, 16)).Length);
    }
}
