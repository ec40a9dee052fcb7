package org.case2fhir;

import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import ca.uhn.fhir.batch2.jobs.imprt.BulkDataImportProvider;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.provider.ServerCapabilityStatementProvider;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Starts the server on a free port: {@code Serve FILE}. When it is ready, FILE holds its address. It ends when its
 * standard input does, so that no server outlives its tests.
 */
public final class Serve {
  private Serve() {}

  public static void main(String[] args) {
    try {
      serve(args[0]);
      Runtime.getRuntime().halt(0);
    } catch (Exception e) { // its other threads would go on, where nobody knows of it
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void serve(String file) throws Exception {
    AnnotationConfigApplicationContext spring = new AnnotationConfigApplicationContext();
    spring.register(ca.uhn.fhir.jpa.test.config.TestR4Config.class);
    spring.refresh();
    JpaStorageSettings settings = spring.getBean(JpaStorageSettings.class);
    settings.setAllowMultipleDelete(true);
    RestfulServer rest = new RestfulServer(spring.getBean(FhirContext.class));
    rest.registerProviders(spring.getBean("myResourceProvidersR4", ResourceProviderFactory.class).createProviders());
    rest.registerProvider(spring.getBean("mySystemProviderR4"));
    rest.registerProvider(spring.getBean(BulkDataImportProvider.class));
    // Without pages, as no hospital runs it, _count cuts a search off where rows are found twice, and no page follows.
    DatabaseBackedPagingProvider pages = spring.getBean(DatabaseBackedPagingProvider.class);
    pages.setDefaultPageSize(20);
    pages.setMaximumPageSize(2000);
    rest.setPagingProvider(pages);
    rest.setServerConformanceProvider(new Once(rest, spring.getBean(ISearchParamRegistry.class)));
    Server jetty = new Server();
    ServerConnector connector = new ServerConnector(jetty);
    connector.setHost("127.0.0.1");
    jetty.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler("/");
    handler.addServlet(new ServletHolder(rest), "/fhir/*");
    jetty.setHandler(handler);
    jetty.start();
    maintain(spring.getBean(IJobMaintenanceService.class));
    Path told = Path.of(file);
    Path part = Path.of(file + ".part");
    Files.writeString(part, "http://127.0.0.1:" + connector.getLocalPort() + "/fhir");
    Files.move(part, told);
    while (System.in.read() >= 0) {}
  }

  /**
   * What it says of itself takes a second to put together, and stays the same here. Without the registry of search
   * parameters, as no server runs it, it would gather all methods of all resources for each resource, for 28 s.
   */
  private static final class Once extends ServerCapabilityStatementProvider {
    private IBaseConformance told;

    Once(RestfulServer rest, ISearchParamRegistry parameters) {
      super(rest, parameters, null);
    }

    @Override
    public synchronized IBaseConformance getServerConformance(HttpServletRequest request, RequestDetails details) {
      if (told == null) {
        told = super.getServerConformance(request, details);
      }
      return told;
    }
  }

  /** Jobs ($import) go from step to step when somebody looks; the server itself looks once a minute. */
  private static void maintain(IJobMaintenanceService jobs) {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    clock.scheduleWithFixedDelay(
        () -> {
          try {
            jobs.runMaintenancePass();
          } catch (RuntimeException e) {
            System.err.println(e);
          }
        },
        1,
        500,
        TimeUnit.MILLISECONDS);
  }
}
