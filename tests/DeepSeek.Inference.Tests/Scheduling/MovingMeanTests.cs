using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class MovingMeanTests
{
    [Fact]
    public void Add_FirstValue_IsTheMean()
    {
        var mean = new MovingMean();
        Assert.Equal(0, mean.Value);

        mean.Add(5);

        Assert.Equal(5, mean.Value);
    }

    [Fact]
    public void Add_OtherValues_MoveItATenthEach()
    {
        var mean = new MovingMean();
        mean.Add(1);
        mean.Add(2);
        Assert.Equal(1.1, mean.Value, 1e-12);

        for (var i = 0; i < 200; i++) mean.Add(7);

        Assert.Equal(7, mean.Value, 1e-6);
    }
}
