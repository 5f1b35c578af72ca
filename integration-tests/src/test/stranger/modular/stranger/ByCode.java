package stranger;

import java.net.http.HttpClient;
import java.security.Security;
import java.util.Arrays;
import org.echjsse.EchMode;
import org.echjsse.EchSSLParameters;
import org.echjsse.config.EchConfigList;
import org.echjsse.http.RetryingHttpClient;
import org.echjsse.provider.EchProvider;

/** Registers the provider by code, uses each exported package, and then does what the arguments say. */
public final class ByCode {
    public static void main(String[] arguments) throws Exception {
        Security.insertProviderAt(new EchProvider(), 1);
        EchSSLParameters parameters = new EchSSLParameters();
        parameters.setEchMode(EchMode.GREASE);
        System.out.println("mode=" + parameters.getEchMode().orElseThrow());
        System.out.println("exported=" + EchConfigList.class.getModule().getName());
        HttpClient client = RetryingHttpClient.of(HttpClient.newHttpClient());
        System.out.println("client=" + client.getClass().getModule().getName());
        Stranger.main(arguments);
    }
}
