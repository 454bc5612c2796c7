using DeepSeek.Portal.Features.Live;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Controls;

/// <summary>A page that is drawn anew whenever there is a new look at the platform.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(5);

    private ExecutionContext? _circuit;
    private bool _looking;

    [Inject]
    private ILiveFeed Feed { get; set; } = null!;

    [Inject]
    private protected TimeProvider Time { get; set; } = null!;

    /// <summary>The newest look; null before the first.</summary>
    protected LiveView? View => Feed.Current;

    public void Dispose()
    {
        Feed.Changed -= OnChanged;
        GC.SuppressFinalize(this);
    }

    /// <summary>How old a look is, where another should have followed; null where none is due.</summary>
    protected TimeSpan? Stalled(LiveView view) => Time.GetUtcNow() - view.At is var age && age > StalledAfter ? age : null;

    protected override void OnInitialized()
    {
        // The news comes on a thread that knows nothing of this circuit's language.
        _circuit = ExecutionContext.Capture();
        Feed.Changed += OnChanged;
    }

    /// <summary>Reads what else the page shows; a look that comes meanwhile is left out.</summary>
    protected virtual Task LookAsync() => Task.CompletedTask;

    private void OnChanged() => ExecutionContext.Run(_circuit!, _ => _ = InvokeAsync(TryLookAsync), null);

    private async Task TryLookAsync()
    {
        if (_looking)
        {
            return;
        }

        _looking = true;
        try
        {
            await LookAsync();
            StateHasChanged();
        }
        catch (Exception e)
        {
            // Nobody waits for this: the page's error boundary is told, as of any other event.
            await DispatchExceptionAsync(e);
        }
        finally
        {
            _looking = false;
        }
    }
}
